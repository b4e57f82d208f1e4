//! Bringing the rows in: all of them, or none.

use std::collections::HashMap;

use chrono::TimeDelta;
use seaworthy_http::{Change, SignedIn};
use seaworthy_kernel::{Code, Currency, FieldCode, FieldError, Money, Problem, fold::fold};
use uuid::Uuid;

use super::{
    plan::Plan,
    reading::{Content, Reading},
};
use crate::{
    domain::{
        list_import::{BrandChoice, ListedMoney, ListedWatch},
        watch::WatchRecord,
    },
    store::{
        brands,
        collections::{self, CollectionInput},
        write::{self, NewWatch},
    },
};

/// Colours of collections that a list only names, in turn.
const COLORS: [&str; 8] = ["#3B82F6", "#10B981", "#EF4444", "#F59E0B", "#8B5CF6", "#EC4899", "#6366F1", "#6B7280"];

/// Makes brands, collections and watches of a plan inside the transaction. Returns how many watches.
pub(crate) async fn apply(
    caller: &SignedIn,
    change: &Change,
    import: Uuid,
    reading: &Reading,
    plan: &Plan,
) -> Result<i64, Problem> {
    let owner = caller.owner();
    if plan.errors() > 0 && !reading.options.skip_errors {
        let message = format!(
            "{} rows cannot be read; correct them in the file, or set skip_errors to leave them out",
            plan.errors()
        );
        return Err(Problem::field(FieldError::new("options.skip_errors", FieldCode::NotAllowed, message)));
    }
    if let Some(id) = reading.options.collection_id
        && !collections::belongs(&***change, owner, id).await?
    {
        return Err(Problem::field(FieldError::new(
            "options.collection_id",
            FieldCode::NotFound,
            "there is no such collection",
        )));
    }
    let new_brands = make_brands(caller, change, import, &plan.new_brands).await?;
    let new_collections = make_collections(caller, change, import, reading, plan).await?;
    let now = caller.now();
    let mut watches = Vec::new();
    for (place, watch) in (0_i64..).zip(plan.ready()) {
        let brand_id = match &watch.brand {
            BrandChoice::Known(place) => plan.vocabulary.brand(*place),
            BrandChoice::New(name) => new_brands.get(&fold(name)).copied(),
        };
        let collection = watch.collection.as_deref().map(fold);
        let collection_id = match collection {
            Some(name) => plan.collections.get(&name).or_else(|| new_collections.get(&name)).copied(),
            None => reading.options.collection_id,
        };
        let brand_id = brand_id.ok_or_else(|| Problem::internal("a planned brand is missing"))?;
        watches.push(NewWatch {
            id: caller.new_id(),
            brand_name: watch.brand.name(&plan.vocabulary.known).to_owned(),
            record: record(watch, brand_id, collection_id, plan)?,
            import: Some(import),
            // The order of the file is the order in which they were entered.
            at: now + TimeDelta::microseconds(place),
        });
    }
    write::insert(change, owner, &watches).await?;
    Ok(i64::try_from(watches.len()).unwrap_or_default())
}

async fn make_brands(
    caller: &SignedIn,
    change: &Change,
    import: Uuid,
    names: &[String],
) -> Result<HashMap<String, Uuid>, Problem> {
    let mut made = HashMap::new();
    for name in names {
        let id = caller.new_id();
        brands::insert(change, caller.owner(), id, name, Some(import), caller.now()).await?;
        made.insert(fold(name), id);
    }
    Ok(made)
}

async fn make_collections(
    caller: &SignedIn,
    change: &Change,
    import: Uuid,
    reading: &Reading,
    plan: &Plan,
) -> Result<HashMap<String, Uuid>, Problem> {
    let has_default =
        collections::all(&***change, caller.owner()).await?.iter().any(|collection| collection.is_default);
    let named = |name: &str, color: &str| CollectionInput {
        name: name.to_owned(),
        description: None,
        color: color.to_owned(),
        is_default: false,
    };
    let mut inputs: Vec<CollectionInput> = Vec::new();
    if let Content::Json(all, _) = &reading.content {
        // Of an export come all its collections, the empty ones too.
        inputs.extend(all.iter().filter(|collection| !plan.collections.contains_key(&fold(&collection.name))).map(
            |collection| CollectionInput {
                description: collection.description.clone(),
                is_default: collection.is_default && !has_default,
                ..named(collection.name.trim(), &collection.color)
            },
        ));
    }
    for (key, name) in &plan.new_collections {
        if !inputs.iter().any(|input| fold(&input.name) == *key) {
            let color = COLORS.get(inputs.len() % COLORS.len()).copied().unwrap_or(COLORS[0]);
            inputs.push(named(name, color));
        }
    }
    let mut made = HashMap::new();
    for (place, input) in (0_i64..).zip(&inputs) {
        let id = caller.new_id();
        let at = caller.now() + TimeDelta::microseconds(place);
        collections::insert(change, caller.owner(), id, input, Some(import), at).await?;
        made.insert(fold(&input.name), id);
    }
    Ok(made)
}

fn money(money: Option<&ListedMoney>) -> Result<Option<Money>, Problem> {
    money
        .map(|money| {
            let currency: Currency = money.currency.parse().map_err(Problem::internal)?;
            if money.amount > seaworthy_kernel::money::MAX_AMOUNT {
                return Err(Problem::new(Code::ListUnreadable)
                    .detail(format!("The amount {} {} is too large.", money.amount, currency)));
            }
            Ok(Money { amount: money.amount, currency })
        })
        .transpose()
}

fn record(
    watch: &ListedWatch,
    brand_id: Uuid,
    collection_id: Option<Uuid>,
    plan: &Plan,
) -> Result<WatchRecord, Problem> {
    let (purchase_price, current_value) = (money(watch.purchase_price.as_ref())?, money(watch.current_value.as_ref())?);
    let watch = watch.clone();
    Ok(WatchRecord {
        brand_id,
        model: watch.model,
        reference_number: watch.reference_number,
        serial_number: watch.serial_number,
        collection_id,
        movement_type_id: watch.movement_type.and_then(|place| plan.vocabulary.movement_type(place)),
        caliber: watch.caliber,
        production_year: watch.production_year.map(i64::from),
        condition: watch.condition,
        purchase_date: watch.purchase_date,
        retailer: watch.retailer,
        purchase_price,
        case_diameter: watch.case_diameter,
        case_thickness: watch.case_thickness,
        lug_width: watch.lug_width,
        lug_to_lug: watch.lug_to_lug,
        water_resistance_m: watch.water_resistance,
        power_reserve_h: watch.power_reserve,
        case_material: watch.case_material,
        crystal: watch.crystal,
        dial_color: watch.dial_color,
        strap_material: watch.strap_material,
        complication_ids: plan.vocabulary.complications(&watch.complications),
        current_value,
        current_value_date: watch.current_value_date,
        notes: watch.notes,
    })
}
