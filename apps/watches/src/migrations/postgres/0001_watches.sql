CREATE TABLE imports (
  id uuid NOT NULL PRIMARY KEY,
  owner_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  file_name text COLLATE "C" NOT NULL,
  format text COLLATE "C" NOT NULL CHECK (format IN ('csv', 'json')),
  status text COLLATE "C" NOT NULL CHECK (status IN ('draft', 'applied', 'undone')),
  content bytea NOT NULL,
  -- JSON: the field of each column, and how to read them.
  mapping jsonb NOT NULL,
  options jsonb NOT NULL,
  row_count bigint NOT NULL,
  created_count bigint NOT NULL,
  created_at timestamptz NOT NULL,
  applied_at timestamptz,
  undone_at timestamptz
);
CREATE INDEX imports_owner_id ON imports (owner_id, created_at);

CREATE TABLE brands (
  id uuid NOT NULL PRIMARY KEY,
  -- NULL: common to all accounts.
  owner_id uuid REFERENCES users (id) ON DELETE CASCADE,
  name text COLLATE "C" NOT NULL,
  -- Folded name: what must be unique and what is sorted by.
  name_key text COLLATE "C" NOT NULL,
  sort_order bigint NOT NULL,
  -- The import that made it, if one did.
  import_id uuid REFERENCES imports (id) ON DELETE SET NULL,
  created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX brands_common_name ON brands (name_key) WHERE owner_id IS NULL;
CREATE UNIQUE INDEX brands_own_name ON brands (owner_id, name_key) WHERE owner_id IS NOT NULL;
CREATE INDEX brands_import_id ON brands (import_id);

CREATE TABLE movement_types (
  id uuid NOT NULL PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE,
  sort_order bigint NOT NULL
);

CREATE TABLE complications (
  id uuid NOT NULL PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE,
  sort_order bigint NOT NULL
);

CREATE TABLE collections (
  id uuid NOT NULL PRIMARY KEY,
  owner_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  name text COLLATE "C" NOT NULL,
  name_key text COLLATE "C" NOT NULL,
  description text COLLATE "C",
  color text COLLATE "C" NOT NULL,
  is_default boolean NOT NULL,
  import_id uuid REFERENCES imports (id) ON DELETE SET NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX collections_owner_id ON collections (owner_id);
CREATE UNIQUE INDEX collections_one_default ON collections (owner_id) WHERE is_default;
CREATE INDEX collections_import_id ON collections (import_id);

CREATE TABLE watches (
  id uuid NOT NULL PRIMARY KEY,
  owner_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  collection_id uuid REFERENCES collections (id) ON DELETE SET NULL,
  brand_id uuid NOT NULL REFERENCES brands (id),
  movement_type_id uuid REFERENCES movement_types (id),
  model text COLLATE "C" NOT NULL,
  model_key text COLLATE "C" NOT NULL,
  reference_number text COLLATE "C",
  serial_number text COLLATE "C",
  caliber text COLLATE "C",
  production_year bigint,
  condition text COLLATE "C" CHECK (condition IN ('mint', 'excellent', 'good', 'fair', 'poor')),
  purchase_date date,
  retailer text COLLATE "C",
  -- Minor units and ISO 4217 code: both or none.
  purchase_amount bigint,
  purchase_currency text COLLATE "C",
  -- Hundredths of a millimetre.
  case_diameter bigint,
  case_thickness bigint,
  lug_width bigint,
  lug_to_lug bigint,
  water_resistance_m bigint,
  power_reserve_h bigint,
  case_material text COLLATE "C",
  crystal text COLLATE "C",
  dial_color text COLLATE "C",
  strap_material text COLLATE "C",
  current_value_amount bigint,
  current_value_currency text COLLATE "C",
  current_value_date date,
  notes text COLLATE "C",
  -- Folded text in which the words of a search must be.
  search_text text COLLATE "C" NOT NULL,
  -- Equal for two records of the same watch.
  duplicate_key text COLLATE "C" NOT NULL,
  import_id uuid REFERENCES imports (id) ON DELETE SET NULL,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  deleted_at timestamptz,
  CHECK ((purchase_amount IS NULL) = (purchase_currency IS NULL)),
  CHECK ((current_value_amount IS NULL) = (current_value_currency IS NULL))
);
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
  watch_id uuid NOT NULL REFERENCES watches (id) ON DELETE CASCADE,
  complication_id uuid NOT NULL REFERENCES complications (id),
  PRIMARY KEY (watch_id, complication_id)
);
CREATE INDEX watch_complications_complication_id ON watch_complications (complication_id);

CREATE TABLE watch_images (
  id uuid NOT NULL PRIMARY KEY,
  watch_id uuid NOT NULL REFERENCES watches (id) ON DELETE CASCADE,
  file_name text COLLATE "C" NOT NULL,
  -- Of the stored picture at full size.
  content_type text COLLATE "C" NOT NULL,
  width bigint NOT NULL,
  height bigint NOT NULL,
  byte_size bigint NOT NULL,
  is_primary boolean NOT NULL,
  position bigint NOT NULL,
  source text COLLATE "C" NOT NULL CHECK (source IN ('upload', 'demo')),
  created_at timestamptz NOT NULL
);
CREATE INDEX watch_images_watch_id ON watch_images (watch_id, position);
CREATE UNIQUE INDEX watch_images_one_primary ON watch_images (watch_id) WHERE is_primary;
-- migrate: down
DROP TABLE watch_images;
DROP TABLE watch_complications;
DROP TABLE watches;
DROP TABLE collections;
DROP TABLE complications;
DROP TABLE movement_types;
DROP TABLE brands;
DROP TABLE imports;
