import type original from '../en/auth';
import type { Translation } from '../messages';

export default {
	sign_in: 'Anmelden',
	sign_in_lead: 'Ihre Uhren, ihre Papiere und ihre Geschichte an einem Ort.',
	sign_up: 'Konto anlegen',
	set_up: 'Seaworthy einrichten',
	set_up_lead: 'Diese Installation ist neu. Das Konto, das Sie jetzt anlegen, verwaltet sie.',
	email: 'E-Mail-Adresse',
	password: 'Passwort',
	password_hint: 'Mindestens 8 Zeichen.',
	confirm_password: 'Passwort wiederholen',
	passwords_differ: 'Die beiden Passwörter stimmen nicht überein.',
	full_name: 'Name',
	setup_token: 'Einrichtungscode',
	setup_token_hint: 'Der Server hat ihn beim ersten Start ausgegeben.',
	show_password: 'Passwort anzeigen',
	hide_password: 'Passwort verbergen',
	no_account: 'Noch kein Konto?',
	have_account: 'Schon ein Konto?',
	demo_title: 'Dies ist eine Vorführung',
	demo_text: 'Melden Sie sich als {email} an, um sich umzusehen.',
	demo_fill: 'Demokonto eintragen',
	registration_closed: 'Hier können keine neuen Konten angelegt werden. Fragen Sie die Verwaltung danach.'
} satisfies Translation<typeof original>;
