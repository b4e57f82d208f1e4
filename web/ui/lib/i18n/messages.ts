import type first from './en';
import type app from './en.app';

/** A text that depends on a number; `count` chooses the form by the rules of the language. */
export type Plural = { readonly one: string; readonly other: string };
export type Message = string | Plural;
export type Area = Readonly<Record<string, Message>>;

/** The shape a translation of `T` must have: the same keys, and plural where the original is plural. */
export type Translation<T extends Area> = { readonly [K in keyof T]: T[K] extends string ? string : Plural };

type Originals = typeof first & typeof app;
type Translated<D extends Record<string, Area>> = { readonly [A in keyof D]: Translation<D[A]> };

export type FirstMessages = Translated<typeof first>;
export type AppMessages = Translated<typeof app>;
export type Messages = FirstMessages & AppMessages;

/** `area.key`, for every message. */
export type MessageKey = { [A in keyof Messages & string]: `${A}.${keyof Messages[A] & string}` }[keyof Messages &
	string];

type Names<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type Original<K extends MessageKey> = K extends `${infer A}.${infer N}`
	? A extends keyof Originals
		? N extends keyof Originals[A]
			? Originals[A][N]
			: never
		: never
	: never;
type NamesOf<M> = M extends string ? Names<M> : M extends Plural ? Names<M['one'] | M['other']> | 'count' : never;

/** The values a message needs; a message without placeholders takes none. */
export type Params<K extends MessageKey> = [NamesOf<Original<K>>] extends [never]
	? []
	: [params: { [N in NamesOf<Original<K>>]: N extends 'count' ? number : string | number }];

/**
 * Puts values into a text. Numbers are written the way of the language (a year goes in as a string, so that it
 * gets no separator).
 */
export function interpolate(
	message: Message,
	params: Readonly<Record<string, string | number>>,
	language: string
): string {
	const text =
		typeof message === 'string'
			? message
			: message[new Intl.PluralRules(language).select(Number(params.count)) === 'one' ? 'one' : 'other'];
	return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
		const value = params[name];
		if (value === undefined) return whole;
		return typeof value === 'number' ? new Intl.NumberFormat(language).format(value) : value;
	});
}
