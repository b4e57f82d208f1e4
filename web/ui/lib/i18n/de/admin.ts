import type original from '../en/admin';
import type { Translation } from '../messages';

export default {
	users: 'Benutzer',
	search: 'Nach Name oder E-Mail-Adresse suchen',
	no_users: 'Keine Benutzer gefunden',
	no_users_text: 'Zu „{query}“ passt niemand. Versuchen Sie einen Teil des Namens oder der Adresse.',
	show_all: 'Alle Benutzer zeigen',
	user: 'Benutzer',
	role: 'Rolle',
	role_user: 'Benutzer',
	role_instructor: 'Lehrkraft',
	role_admin: 'Administrator',
	joined: 'Dabei seit',
	last_sign_in: 'Letzte Anmeldung',
	never: 'Nie',
	you: 'Sie',
	promote: 'Zum Administrator machen',
	promote_confirm: '{name} kann dann alle Benutzer dieser Installation verwalten.',
	promoted: '{name} ist jetzt Administrator.',
	demote: 'Administratorrolle entziehen',
	demote_confirm: '{name} kann dann keine Benutzer mehr verwalten.',
	demoted: '{name} ist nicht mehr Administrator.',
	reset_password: 'Neues Passwort setzen',
	reset_password_text: 'Alle Sitzungen von {name} enden. Geben Sie das neue Passwort auf sicherem Weg weiter.',
	new_password: 'Neues Passwort',
	password_reset: 'Das Passwort von {name} wurde gesetzt.',
	delete_user: 'Benutzer löschen',
	delete_text:
		'{name} sowie alle zugehörigen Uhren, Sammlungen und Bilder werden endgültig gelöscht. Das lässt sich nicht rückgängig machen.',
	delete_type: 'Zur Bestätigung {email} eintippen',
	delete_mismatch: 'Tippen Sie zuerst die E-Mail-Adresse ein.',
	deleted: '{name} wurde gelöscht.',
	not_yourself: 'Beim eigenen Konto nicht möglich.',
	forbidden: 'Diese Seite ist für Administratoren.',
	forbidden_text: 'Bitten Sie einen Administrator um die Rolle, wenn Sie sie brauchen.'
} satisfies Translation<typeof original>;
