import type original from '../en/reference';
import type { Translation } from '../messages';

export default {
	movement_hand_wound: 'Handaufzug',
	movement_automatic: 'Automatik',
	movement_quartz: 'Quarz',
	movement_spring_drive: 'Spring Drive',
	movement_solar: 'Solar',
	movement_kinetic: 'Kinetic',
	complication_date: 'Datum',
	complication_day_date: 'Datum mit Wochentag',
	complication_chronograph: 'Chronograph',
	complication_gmt: 'GMT',
	complication_dual_time: 'Zweite Zeitzone',
	complication_world_time: 'Weltzeit',
	complication_moon_phase: 'Mondphase',
	complication_power_reserve_indicator: 'Gangreserveanzeige',
	complication_annual_calendar: 'Jahreskalender',
	complication_perpetual_calendar: 'Ewiger Kalender',
	complication_tourbillon: 'Tourbillon',
	complication_minute_repeater: 'Minutenrepetition',
	complication_alarm: 'Wecker',
	complication_regatta_timer: 'Regatta-Zeitmesser',
	complication_dive_bezel: 'Taucherlünette',
	complication_tachymeter: 'Tachymeter',
	complication_small_seconds: 'Kleine Sekunde'
} satisfies Translation<typeof original>;
