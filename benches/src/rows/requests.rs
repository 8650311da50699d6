//! Request bytes to reply bytes, in a session that has been there all along.

use crate::commands::{self, Client};
use crate::hand::Hand;
use crate::ours::Ours;
#[cfg(feature = "peers")]
use crate::rpc::Rpc;
#[cfg(feature = "peers")]
use crate::rpc::requests as rpc;
use crate::suite::{Failed, Repeats, Row, Side, Work};
use std::hint::black_box;

fn ask(mut client: impl Client + 'static, request: &'static str) -> Work {
    let mut reply = Vec::new();
    Box::new(move |times| {
        for _ in 0..times {
            client.answer(black_box(request.as_bytes()), &mut reply);
            black_box(&reply);
        }
    })
}

fn ours(request: &'static str) -> Result<Work, Failed> {
    Ok(ask(Ours::new()?, request))
}

macro_rules! row {
    ($title:literal, $name:literal, $request:ident, $repeats:ident $(, $more:expr)?) => {
        Row {
            title: $title,
            repeats: Repeats::$repeats,
            sides: vec![
                Side {
                    key: concat!($name, "/hand"),
                    title: "by hand with serde_json",
                    prepare: || Ok(ask(Hand::default(), commands::$request)),
                },
                Side { key: concat!($name, "/ours"), title: "ours", prepare: || ours(commands::$request) },
                $($more,)?
                #[cfg(feature = "peers")]
                Side {
                    key: concat!($name, "/jsonrpsee"),
                    title: "jsonrpsee",
                    prepare: || Ok(ask(Rpc::new()?, rpc::$request)),
                },
            ],
        }
    };
}

const LATER: Side = Side {
    key: "scalars/ours-async",
    title: "ours, asynchronous, completed in submit",
    prepare: || ours(commands::SCALARS_LATER),
};

pub(super) fn rows() -> Vec<Row> {
    vec![
        row!("no arguments", "nothing", NOTHING, MANY),
        row!("three scalar arguments", "scalars", SCALARS, MANY, LATER),
        row!("a nested argument of six members with a list", "nested", NESTED, MANY),
        row!("a result of 100 KB", "large", LARGE, FEW),
        row!("an unknown command", "unknown", UNKNOWN, MANY),
        row!("a value of the wrong type", "wrong-type", WRONG_TYPE, MANY),
    ]
}
