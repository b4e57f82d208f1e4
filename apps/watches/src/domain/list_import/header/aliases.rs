//! How people name their columns, in English, German, French, Italian and Spanish. Folded: lower case, no accents, no
//! punctuation. The more telling name stands first.

use super::Field;

/// Columns that hold brand and model together.
pub(super) const COMBINED: &[&str] = &[
    "watch",
    "watches",
    "uhr",
    "uhren",
    "montre",
    "montres",
    "orologio",
    "orologi",
    "reloj",
    "relojes",
    "timepiece",
    "watchname",
    "name",
];

/// The names of each field, parted by bars.
pub(super) const ALIASES: &[(Field, &str)] = &[
    (
        Field::Brand,
        "brand|brand name|make|maker|manufacturer|manufacture|watchmaker|marke|uhrenmarke|hersteller|marque|\
         fabricant|marca|fabricante|produttore|watch brand",
    ),
    (Field::Model, "model|model name|watch model|modell|modellname|modele|modello|modelo|bezeichnung|nom du modele"),
    (
        Field::ReferenceNumber,
        "reference number|reference|reference no|ref|ref no|ref nr|ref number|refno|model number|model no|\
         referenz|referenznummer|referenz nr|referenznr|modellnummer|numero de reference|riferimento|referenza|\
         numero di riferimento|referencia|numero de referencia|sku",
    ),
    (
        Field::SerialNumber,
        "serial number|serial|serial no|serial nr|sn|ser no|seriennummer|serien nr|seriennr|numero de serie|\
         n de serie|no de serie|numero di serie|seriale|matricola|case number|gehausenummer",
    ),
    (
        Field::Collection,
        "collection|collection name|watch box|sammlung|uhrensammlung|collezione|coleccion|group|category|kategorie",
    ),
    (
        Field::MovementType,
        "movement type|movement|mvmt|mvt|werk|uhrwerk|werktyp|antrieb|aufzug|werkart|type de mouvement|mouvement|\
         tipo di movimento|movimento|tipo de movimiento|movimiento|carica",
    ),
    (Field::Caliber, "caliber|calibre|cal|kaliber|werk kaliber|calibro|movement caliber|movement calibre"),
    (
        Field::ProductionYear,
        "production year|year of production|year|year made|model year|baujahr|herstellungsjahr|produktionsjahr|\
         jahr|jahrgang|annee de production|annee|anno di produzione|anno|ano de produccion|ano|vintage",
    ),
    (
        Field::Condition,
        "condition|cond|grade|zustand|erhaltungszustand|etat|condizioni|condizione|stato|estado|condicion",
    ),
    (
        Field::PurchaseDate,
        "purchase date|date of purchase|date purchased|purchased|purchased on|bought|bought on|date bought|\
         acquired|date acquired|acquisition date|acquired on|kaufdatum|gekauft am|gekauft|erworben|erworben am|\
         anschaffungsdatum|date d achat|date dachat|achete le|data di acquisto|data d acquisto|data acquisto|\
         acquistato il|fecha de compra|fecha compra|comprado el|date|datum|data|fecha",
    ),
    (
        Field::Retailer,
        "retailer|seller|dealer|shop|store|vendor|bought from|purchased from|where bought|bought at|\
         place of purchase|source|handler|haendler|verkaufer|verkaeufer|gekauft bei|gekauft von|bezugsquelle|\
         kaufort|vendeur|revendeur|boutique|magasin|venditore|rivenditore|negozio|vendedor|tienda",
    ),
    (
        Field::PurchasePrice,
        "purchase price|price paid|paid|price|cost|amount paid|buy price|bought for|purchase cost|total cost|\
         kaufpreis|einkaufspreis|anschaffungspreis|bezahlt|preis|kosten|prix d achat|prix dachat|prix|prix paye|\
         prezzo di acquisto|prezzo d acquisto|prezzo pagato|prezzo|precio de compra|precio pagado|precio|coste|\
         costo",
    ),
    (
        Field::PurchaseCurrency,
        "purchase currency|price currency|currency|ccy|curr|currency code|wahrung|waehrung|devise|monnaie|valuta|\
         moneda|divisa",
    ),
    (
        Field::CaseDiameterMm,
        "case diameter|diameter|case size|size|diameter mm|size mm|width|case width|durchmesser|\
         gehausedurchmesser|gehausegrosse|grosse|groesse|diametre|taille|diametro|diametro cassa|dimensioni|\
         tamano|o|mm|o mm",
    ),
    (
        Field::CaseThicknessMm,
        "case thickness|thickness|thickness mm|height|case height|depth|dicke|hohe|hoehe|gehausehohe|bauhohe|\
         epaisseur|spessore|grosor|espesor|altura",
    ),
    (
        Field::LugWidthMm,
        "lug width|lug width mm|lugs|lug|strap width|band width|between lugs|bandanstoss|bandbreite|anstoss|\
         stegbreite|entrecorne|entre cornes|larghezza anse|ansa|ancho de asas|ancho entre asas",
    ),
    (
        Field::LugToLugMm,
        "lug to lug|lug to lug mm|l2l|ltl|lug 2 lug|horn zu horn|hornabstand|corne a corne|da ansa ad ansa|\
         asa a asa|length",
    ),
    (
        Field::WaterResistanceM,
        "water resistance|water resistant|wr|wr m|water res|depth rating|wasserdichtigkeit|wasserdicht|\
         wasserdichte|wadi|etancheite|impermeabilita|resistenza all acqua|resistenza allacqua|impermeabilidad|\
         resistencia al agua|estanqueidad",
    ),
    (
        Field::PowerReserveH,
        "power reserve|pr|power reserve h|reserve|gangreserve|gangdauer|reserve de marche|riserva di carica|\
         reserva de marcha|autonomia",
    ),
    (
        Field::CaseMaterial,
        "case material|material|case metal|metal|case|gehausematerial|gehaeusematerial|gehause|gehaeuse|\
         matiere du boitier|materiau|matiere|boitier|materiale cassa|materiale|cassa|material de la caja|caja",
    ),
    (Field::Crystal, "crystal|glass|crystal material|glas|uhrenglas|verre|glace|vetro|cristallo|cristal"),
    (
        Field::DialColor,
        "dial color|dial colour|dial|color|colour|zifferblattfarbe|zifferblatt|farbe|couleur du cadran|cadran|\
         couleur|colore quadrante|quadrante|colore|color de la esfera|esfera",
    ),
    (
        Field::StrapMaterial,
        "strap material|strap|bracelet|band|band material|bracelet material|strap bracelet|bracelet strap|armband|\
         armbandmaterial|uhrenarmband|matiere du bracelet|cinturino|bracciale|correa|brazalete|pulsera",
    ),
    (
        Field::Complications,
        "complications|complication|functions|function|features|komplikationen|komplikation|funktionen|fonctions|\
         complicazioni|funzioni|complicaciones|funciones",
    ),
    (
        Field::CurrentValue,
        "current value|market value|current market value|value|est value|estimated value|worth|market price|\
         current price|valuation|insured value|marktwert|aktueller wert|schatzwert|zeitwert|marktpreis|wert|\
         valeur actuelle|valeur estimee|valeur|cote|valore attuale|valore stimato|valore di mercato|valore|\
         valor actual|valor estimado|valor de mercado|valor",
    ),
    (
        Field::CurrentValueCurrency,
        "current value currency|value currency|valuation currency|market value currency|wahrung wert",
    ),
    (
        Field::CurrentValueDate,
        "current value date|value date|valued on|valuation date|date valued|date of valuation|value updated|\
         last valued|bewertungsdatum|wert vom|bewertet am|date d estimation|data valutazione|fecha de valoracion",
    ),
    (
        Field::Notes,
        "notes|note|comments|comment|remarks|remark|description|notizen|notiz|bemerkung|bemerkungen|anmerkung|\
         anmerkungen|kommentar|kommentare|beschreibung|remarques|remarque|commentaires|commentaire|commenti|\
         osservazioni|notas|nota|comentarios|observaciones",
    ),
];
