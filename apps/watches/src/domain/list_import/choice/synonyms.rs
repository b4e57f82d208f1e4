//! How people name conditions, movements and complications, in English, German, French, Italian and Spanish. Folded and
//! written together, parted by bars.

use super::Condition;

/// Grades of dealers and collectors.
pub(super) const CONDITIONS: &[(Condition, &str)] = &[
    (
        Condition::Mint,
        "mint|new|brandnew|newinbox|nib|bnib|bnwt|unworn|nos|newoldstock|likenew|asnew|lnib|perfect|neu|fabrikneu|\
         ungetragen|neuwertig|wieneu|makellos|neuf|neuve|jamaisporte|jamaisportee|commeneuf|nuovo|mainportata|\
         nuovomaiindossato|parialnuovo|comenuovo|nuevo|sinuso|comonuevo|sinestrenar",
    ),
    (
        Condition::Excellent,
        "excellent|exc|nearmint|nm|verygood|vg|vgc|verygoodcondition|excellentcondition|sehrgut|sehrguterzustand|\
         ausgezeichnet|hervorragend|tresbon|tresbonetat|excellentetat|ottimo|ottimecondizioni|eccellente|\
         moltobuono|muybueno|excelente|muybuenestado",
    ),
    (
        Condition::Good,
        "good|goodcondition|used|preowned|secondhand|gentlyused|lightlyused|gut|guterzustand|gebraucht|getragen|\
         bon|bonetat|occasion|doccasion|buono|buonecondizioni|usato|bueno|buenestado|usado",
    ),
    (
        Condition::Fair,
        "fair|ok|okay|acceptable|average|worn|wellworn|heavilyused|satisfactory|befriedigend|akzeptabel|maessig|\
         massig|starkgetragen|moyen|correct|etatcorrect|discreto|accettabile|sufficiente|regular|aceptable",
    ),
    (
        Condition::Poor,
        "poor|bad|damaged|broken|notworking|nonrunning|notrunning|forparts|incomplete|project|needsservice|\
         schlecht|defekt|beschadigt|beschaedigt|mauvais|mauvaisetat|enpanne|casse|scarso|danneggiato|guasto|malo|\
         malestado|danado|averiado",
    ),
];

/// Ways to drive a watch, and the standard name.
pub(super) const MOVEMENTS: &[(&str, &str)] = &[
    (
        "automatic",
        "automatic|auto|automatik|automatikwerk|selfwinding|selfwind|automaticmovement|automatique|\
         remontageautomatique|automatico|automatica|caricaautomatica|cuerdaautomatica|at|autowind|automat",
    ),
    (
        "handwound",
        "handwound|handwind|handwinding|manual|manualwind|manualwinding|manualwound|manuallywound|\
         mechanicalmanual|handaufzug|handaufzugswerk|manuell|remontagemanuel|manuelle|manuel|manuale|\
         caricamanuale|cuerdamanual|hw",
    ),
    ("quartz", "quartz|quarz|quarzwerk|batterie|battery|quartzmovement|quarzo|cuarzo|qz"),
    ("springdrive", "springdrive|sd"),
    ("solar", "solar|ecodrive|toughsolar|solarquartz|solarpowered|lightpowered|solarquarz|solaire|solare"),
    ("kinetic", "kinetic|autoquartz|mecaquartzkinetic"),
];

/// Complications, and the standard name.
pub(super) const COMPLICATIONS: &[(&str, &str)] = &[
    ("date", "date|datum|datumsanzeige|datedisplay|fecha|data|quantieme|bigdate|grossdatum|calendar"),
    ("daydate", "daydate|dayanddate|daysdate|tagdatum|tagunddatum|wochentagdatum|jourdate"),
    ("chronograph", "chronograph|chrono|chronograf|chronographe|cronografo|stoppuhr"),
    ("gmt", "gmt|gmtfunction|gmthand|truegmt|callergmt|24hhand"),
    (
        "dualtime",
        "dualtime|dualtimezone|secondtimezone|2ndtimezone|zweitezeitzone|zweizeitzone|deuxiemefuseau|doppiofuso",
    ),
    ("worldtime", "worldtime|worldtimer|weltzeit|weltzeituhr|heureuniverselle|heuresdumonde|oremondiali|horamundial"),
    (
        "moonphase",
        "moonphase|moonphases|moon|mondphase|mondphasen|phasedelune|phasesdelune|fasilunari|fasidiluna|faselunar|\
         fasesdelaluna",
    ),
    (
        "powerreserveindicator",
        "powerreserveindicator|powerreserve|powerreservedisplay|pr|pri|gangreserve|gangreserveanzeige|\
         reservedemarche|riservadicarica|reservademarcha",
    ),
    (
        "annualcalendar",
        "annualcalendar|jahreskalender|calendrierannuel|quantiemeannuel|calendarioannuale|calendarioanual",
    ),
    (
        "perpetualcalendar",
        "perpetualcalendar|perpetual|qp|ewigerkalender|ewigerkalendar|quantiemeperpetuel|calendrierperpetuel|\
         calendarioperpetuo",
    ),
    ("tourbillon", "tourbillon|tourbillion|flyingtourbillon"),
    (
        "minuterepeater",
        "minuterepeater|repeater|minutenrepetition|repetitionminutes|repetitionminute|ripetizioneminuti|\
         repeticionminutos",
    ),
    ("alarm", "alarm|wecker|reveil|sveglia|alarma"),
    ("regattatimer", "regattatimer|regatta|regattatime|yachttimer|countdownregatta"),
    (
        "divebezel",
        "divebezel|divingbezel|diversbezel|rotatingbezel|unidirectionalbezel|taucherlunette|tauchlunette|\
         drehlunette|lunettetournante|ghieragirevole",
    ),
    ("tachymeter", "tachymeter|tachy|tachymetre|tachimetro|taquimetro|tachometer"),
    (
        "smallseconds",
        "smallseconds|smallsecond|subseconds|subsecond|subdialseconds|runningseconds|kleinesekunde|petiteseconde|\
         petitessecondes|piccolisecondi|pequenosegundero",
    ),
];
