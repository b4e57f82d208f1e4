CREATE TABLE imports (
  id BLOB NOT NULL PRIMARY KEY,
  owner_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  file_name TEXT NOT NULL,
  format TEXT NOT NULL CHECK (format IN ('csv', 'json')),
  status TEXT NOT NULL CHECK (status IN ('draft', 'applied', 'undone')),
  content BLOB NOT NULL,
  -- JSON: the field of each column, and how to read them.
  mapping TEXT NOT NULL,
  options TEXT NOT NULL,
  row_count INTEGER NOT NULL,
  created_count INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  applied_at TEXT,
  undone_at TEXT
) STRICT;
CREATE INDEX imports_owner_id ON imports (owner_id, created_at);

CREATE TABLE brands (
  id BLOB NOT NULL PRIMARY KEY,
  -- NULL: common to all accounts.
  owner_id BLOB REFERENCES users (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  -- Folded name: what must be unique and what is sorted by.
  name_key TEXT NOT NULL,
  sort_order INTEGER NOT NULL,
  -- The import that made it, if one did.
  import_id BLOB REFERENCES imports (id) ON DELETE SET NULL,
  created_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX brands_common_name ON brands (name_key) WHERE owner_id IS NULL;
CREATE UNIQUE INDEX brands_own_name ON brands (owner_id, name_key) WHERE owner_id IS NOT NULL;
CREATE INDEX brands_import_id ON brands (import_id);

CREATE TABLE movement_types (
  id BLOB NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  sort_order INTEGER NOT NULL
) STRICT;

CREATE TABLE complications (
  id BLOB NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  sort_order INTEGER NOT NULL
) STRICT;

CREATE TABLE collections (
  id BLOB NOT NULL PRIMARY KEY,
  owner_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  description TEXT,
  color TEXT NOT NULL,
  is_default INTEGER NOT NULL CHECK (is_default IN (0, 1)),
  import_id BLOB REFERENCES imports (id) ON DELETE SET NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX collections_owner_id ON collections (owner_id);
CREATE UNIQUE INDEX collections_one_default ON collections (owner_id) WHERE is_default = 1;
CREATE INDEX collections_import_id ON collections (import_id);

CREATE TABLE watches (
  id BLOB NOT NULL PRIMARY KEY,
  owner_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  collection_id BLOB REFERENCES collections (id) ON DELETE SET NULL,
  brand_id BLOB NOT NULL REFERENCES brands (id),
  movement_type_id BLOB REFERENCES movement_types (id),
  model TEXT NOT NULL,
  model_key TEXT NOT NULL,
  reference_number TEXT,
  serial_number TEXT,
  caliber TEXT,
  production_year INTEGER,
  condition TEXT CHECK (condition IN ('mint', 'excellent', 'good', 'fair', 'poor')),
  purchase_date TEXT,
  retailer TEXT,
  -- Minor units and ISO 4217 code: both or none.
  purchase_amount INTEGER,
  purchase_currency TEXT,
  -- Hundredths of a millimetre.
  case_diameter INTEGER,
  case_thickness INTEGER,
  lug_width INTEGER,
  lug_to_lug INTEGER,
  water_resistance_m INTEGER,
  power_reserve_h INTEGER,
  case_material TEXT,
  crystal TEXT,
  dial_color TEXT,
  strap_material TEXT,
  current_value_amount INTEGER,
  current_value_currency TEXT,
  current_value_date TEXT,
  notes TEXT,
  -- Folded text in which the words of a search must be.
  search_text TEXT NOT NULL,
  -- Equal for two records of the same watch.
  duplicate_key TEXT NOT NULL,
  import_id BLOB REFERENCES imports (id) ON DELETE SET NULL,
  version INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  deleted_at TEXT,
  CHECK ((purchase_amount IS NULL) = (purchase_currency IS NULL)),
  CHECK ((current_value_amount IS NULL) = (current_value_currency IS NULL))
) STRICT;
CREATE INDEX watches_owner_created ON watches (owner_id, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX watches_owner_updated ON watches (owner_id, updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX watches_owner_model ON watches (owner_id, model_key, id) WHERE deleted_at IS NULL;
CREATE INDEX watches_owner_purchased ON watches (owner_id, purchase_date, id) WHERE deleted_at IS NULL;
CREATE INDEX watches_owner_brand ON watches (owner_id, brand_id) WHERE deleted_at IS NULL;
CREATE INDEX watches_owner_duplicate ON watches (owner_id, duplicate_key);
CREATE INDEX watches_deleted_at ON watches (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX watches_collection_id ON watches (collection_id);
CREATE INDEX watches_brand_id ON watches (brand_id);
CREATE INDEX watches_movement_type_id ON watches (movement_type_id);
CREATE INDEX watches_import_id ON watches (import_id);

CREATE TABLE watch_complications (
  watch_id BLOB NOT NULL REFERENCES watches (id) ON DELETE CASCADE,
  complication_id BLOB NOT NULL REFERENCES complications (id),
  PRIMARY KEY (watch_id, complication_id)
) STRICT;
CREATE INDEX watch_complications_complication_id ON watch_complications (complication_id);

CREATE TABLE watch_images (
  id BLOB NOT NULL PRIMARY KEY,
  watch_id BLOB NOT NULL REFERENCES watches (id) ON DELETE CASCADE,
  file_name TEXT NOT NULL,
  -- Of the stored picture at full size.
  content_type TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  byte_size INTEGER NOT NULL,
  is_primary INTEGER NOT NULL CHECK (is_primary IN (0, 1)),
  position INTEGER NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('upload', 'demo')),
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX watch_images_watch_id ON watch_images (watch_id, position);
CREATE UNIQUE INDEX watch_images_one_primary ON watch_images (watch_id) WHERE is_primary = 1;
-- migrate: down
DROP TABLE watch_images;
DROP TABLE watch_complications;
DROP TABLE watches;
DROP TABLE collections;
DROP TABLE complications;
DROP TABLE movement_types;
DROP TABLE brands;
DROP TABLE imports;
