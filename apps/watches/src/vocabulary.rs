//! The names that an owner's watches may use, with their ids.

use seaworthy_kernel::{Currency, Problem};
use seaworthy_store::Query;
use uuid::Uuid;

use crate::{
    domain::list_import::Known,
    store::{
        brands,
        reference::{self, ReferenceItem},
    },
};

/// Brands, movement types and complications: names for reading lists, ids for writing rows.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    /// Names, in the order of the ids.
    pub(crate) known: Known,
    brands: Vec<Uuid>,
    movement_types: Vec<Uuid>,
    complications: Vec<Uuid>,
}

impl Vocabulary {
    /// What this owner may use: three queries.
    pub(crate) async fn of(connection: &impl Query, owner: Uuid) -> Result<Self, Problem> {
        let brands = brands::usable(connection, owner).await?;
        let movement_types = reference::movement_types(connection).await?;
        let complications = reference::complications(connection).await?;
        let names = |items: &[ReferenceItem]| items.iter().map(|item| item.name.clone()).collect();
        let ids = |items: &[ReferenceItem]| items.iter().map(|item| item.id).collect();
        let minor_digits = |code: &str| code.parse::<Currency>().ok().map(Currency::minor_digits);
        Ok(Self {
            known: Known::new(
                brands.iter().map(|brand| brand.name.clone()).collect(),
                names(&movement_types),
                names(&complications),
                minor_digits,
            ),
            brands: brands.iter().map(|brand| brand.id).collect(),
            movement_types: ids(&movement_types),
            complications: ids(&complications),
        })
    }

    pub(crate) fn brand(&self, place: usize) -> Option<Uuid> {
        self.brands.get(place).copied()
    }

    pub(crate) fn movement_type(&self, place: usize) -> Option<Uuid> {
        self.movement_types.get(place).copied()
    }

    pub(crate) fn complications(&self, places: &[usize]) -> Vec<Uuid> {
        let mut ids: Vec<Uuid> = places.iter().filter_map(|place| self.complications.get(*place).copied()).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}
