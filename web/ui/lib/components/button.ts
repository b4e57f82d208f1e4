export type ButtonKind = 'primary' | 'secondary' | 'danger' | 'quiet';
export type ButtonSize = 'normal' | 'small';

const kinds: Record<ButtonKind, string> = {
	primary: 'border-accent bg-accent text-on-accent hover:border-accent-strong hover:bg-accent-strong',
	secondary: 'border-edge bg-surface text-ink hover:bg-sunken',
	danger: 'border-danger bg-danger text-on-danger hover:opacity-90',
	quiet: 'border-transparent bg-transparent text-accent hover:bg-sunken'
};

const sizes: Record<ButtonSize, string> = {
	normal: 'min-h-10 px-4 py-1.5',
	small: 'min-h-8 px-2.5 py-0.5 text-sm'
};

/** The classes that buttons and links looking like buttons share. */
export function buttonClass(kind: ButtonKind, size: ButtonSize): string {
	return `inline-flex items-center justify-center gap-2 rounded-md border font-medium no-underline transition-colors aria-disabled:cursor-not-allowed aria-disabled:opacity-60 ${kinds[kind]} ${sizes[size]}`;
}
