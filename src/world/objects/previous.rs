//! `data.previous_attributes` of an event (docs.stripe.com/api/events/object): the fields that a change touched, as they were
//! before, found by comparing the object before and after.

use super::super::json::Json;

/// What of `before` is different in `after`; none when nothing is.
pub(crate) fn attributes<'a>(before: Json<'a>, after: &Json<'a>) -> Option<Json<'a>> {
    let (Json::Object(old), Json::Object(new)) = (&before, after) else {
        return (before != *after).then_some(before);
    };
    let mut fields = Vec::new();
    for (key, value) in old {
        let now = new.iter().find(|(name, _)| name == key).map(|(_, value)| value);
        let changed = match now {
            None => Some(value.clone()),
            Some(now) => attributes(value.clone(), now),
        };
        fields.extend(changed.map(|value| (key.clone(), value)));
    }
    // A field that is new had no value before.
    for (key, _) in new.iter().filter(|(key, _)| !old.iter().any(|(name, _)| name == key)) {
        fields.push((key.clone(), Json::Null));
    }
    (!fields.is_empty()).then_some(Json::Object(fields))
}

#[cfg(test)]
mod tests {
    use super::super::super::json::{list, object};
    use super::*;

    #[test]
    fn only_what_a_change_touched_is_told() {
        let before = object! { "id": "a", "inner": object! { "x": 1, "y": 2 }, "days": list![1, 2], "gone": true };
        let after = object! { "id": "a", "inner": object! { "x": 1, "y": 3 }, "days": list![1], "new": 5 };
        let wanted = object! { "inner": object! { "y": 2 }, "days": list![1, 2], "gone": true, "new": Json::Null };
        assert_eq!(attributes(before, &after), Some(wanted));
    }

    #[test]
    fn the_same_object_has_no_previous_attributes() {
        assert_eq!(attributes(object! { "id": "a" }, &object! { "id": "a" }), None);
    }
}
