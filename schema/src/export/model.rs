//! The model itself as JSON, to be kept in a file and read back; not the types of it.

use super::document::pretty;
use crate::Model;

pub(super) fn export(model: &Model) -> String {
    let mut model = model.clone();
    // Stable, so that what is wrong in a model with two commands of one name is still seen in the file.
    model.commands.sort_by(|a, b| a.name.cmp(&b.name));
    model.events.sort_by(|a, b| a.name.cmp(&b.name));
    pretty(&model)
}
