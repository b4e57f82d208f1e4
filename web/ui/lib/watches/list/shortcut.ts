import { remember, remembered } from '$lib/remembered';

export type Shortcut = 'search' | 'new';

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey' | 'defaultPrevented'>;
type Place = { tagName?: string; type?: string; isContentEditable?: boolean } | null;

/** What a key press asks for on the list; nothing while somebody is typing or choosing in a field. */
export function shortcut(event: Key, place: Place): Shortcut | null {
	if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || isTyping(place)) return null;
	if (event.key === '/') return 'search';
	return event.key === 'n' ? 'new' : null;
}

function isTyping(place: Place): boolean {
	if (!place) return false;
	if (place.isContentEditable || place.tagName === 'TEXTAREA' || place.tagName === 'SELECT') return true;
	return place.tagName === 'INPUT' && !['checkbox', 'radio', 'button'].includes(place.type ?? 'text');
}

/** Keys without Ctrl or the like can be switched off: software that takes dictation may type them unasked. */
export function shortcutsOn(): boolean {
	return remembered('shortcuts', ['on', 'off']) !== 'off';
}

export function switchShortcuts(on: boolean): void {
	remember('shortcuts', on ? 'on' : 'off');
}
