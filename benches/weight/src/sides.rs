//! The crates that are measured, as text: the same handlers for us, for a serde struct a command and for jsonrpsee's macro.
//! Each takes a string, an integer and an optional boolean, and returns a struct of its own of three members.

use std::fmt::Write as _;

/// How the handlers are declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Ours,
    OursWithSchema,
    Serde,
    SerdeWithSchema,
    Jsonrpsee,
}

impl Side {
    pub(crate) const ALL: [Self; 5] =
        [Self::Ours, Self::Serde, Self::Jsonrpsee, Self::OursWithSchema, Self::SerdeWithSchema];

    /// What it is called in the table.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::OursWithSchema => "ours, with schema",
            Self::Serde => "a serde struct per command",
            Self::SerdeWithSchema => "a serde struct per command, with schemars",
            Self::Jsonrpsee => "jsonrpsee's `#[rpc]`",
        }
    }

    /// What it is called in files.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::OursWithSchema => "ours-schema",
            Self::Serde => "serde",
            Self::SerdeWithSchema => "serde-schema",
            Self::Jsonrpsee => "jsonrpsee",
        }
    }

    /// Beside which other side its ratios stand.
    pub(crate) fn beside(self) -> Self {
        match self {
            Self::OursWithSchema | Self::SerdeWithSchema => Self::SerdeWithSchema,
            Self::Jsonrpsee | Self::Ours | Self::Serde => Self::Serde,
        }
    }

    /// The manifest of a crate of it; `workspace` is where we are.
    pub(crate) fn manifest(self, name: &str, workspace: &str) -> String {
        const SERDE: &str = "serde = { version = \"1\", features = [\"derive\"] }\n";
        let ours = |features: &str| {
            format!(
                "monitor-runtime = {{ path = \"{workspace}/monitor-runtime\", default-features = false, \
                 features = [{features}] }}\n{SERDE}"
            )
        };
        let dependencies = match self {
            Self::Ours => ours(""),
            Self::OursWithSchema => ours("\"schema\"") + "schemars = \"1.2\"\n",
            Self::Serde => {
                SERDE.to_owned() + "serde_json = { version = \"1\", features = [\"raw_value\"] }\n"
            }
            Self::SerdeWithSchema => {
                SERDE.to_owned()
                    + "serde_json = { version = \"1\", features = [\"raw_value\"] }\nschemars = \"1.2\"\n"
            }
            Self::Jsonrpsee => {
                SERDE.to_owned()
                    + "futures-executor = \"0.3\"\njsonrpsee = { version = \"0.26\", default-features = false, features = \
                       [\"macros\", \"server-core\"] }\n"
            }
        };
        format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [dependencies]\n{dependencies}\n[profile.release]\nlto = \"fat\"\ncodegen-units = 1\nstrip = true\n"
        )
    }

    /// Its source. `touched` is a number in the middle handler, and changes nothing else.
    pub(crate) fn source(self, handlers: usize, touched: usize) -> String {
        let mut results = String::new();
        let (mut declared, mut defined) = (String::new(), String::new());
        for number in 0..handlers {
            let limit = if number == handlers / 2 { touched } else { number };
            let _ = write!(results, "{}", self.result(number));
            let _ = write!(declared, "{}", self.declared(number));
            let _ = write!(defined, "{}", self.defined(number, limit));
        }
        let template = match self {
            Self::Ours | Self::OursWithSchema => include_str!("sides/ours.rs.txt"),
            Self::Serde | Self::SerdeWithSchema => include_str!("sides/serde.rs.txt"),
            Self::Jsonrpsee => include_str!("sides/jsonrpsee.rs.txt"),
        };
        template
            .replace("/* results */", &results)
            .replace("/* declared */", &declared)
            .replace("/* defined */", &defined)
            .replace("/* table */", self.table(&declared).as_str())
            .replace("/* describe */", if self.has_schema() { DESCRIBE } else { "" })
    }

    /// The table of the commands that are written by hand.
    fn table(self, rows: &str) -> String {
        let describe = if self.has_schema() {
            ", fn(&mut schemars::SchemaGenerator) -> (schemars::Schema, schemars::Schema)"
        } else {
            ""
        };
        format!(
            "type Run = fn(&Vmm, &RawValue, &mut Vec<u8>) -> Result<(), String>;\n\
             static COMMANDS: &[(&str, Run{describe})] = &[\n{rows}];"
        )
    }

    fn has_schema(self) -> bool {
        matches!(self, Self::OursWithSchema | Self::SerdeWithSchema)
    }

    fn derives(self, of: &str) -> String {
        let schema = if self.has_schema() { ", schemars::JsonSchema" } else { "" };
        format!("#[derive(serde::{of}{schema})]\n")
    }

    /// What a handler returns.
    fn result(self, number: usize) -> String {
        let derives = self.derives(if self == Self::Jsonrpsee { "Serialize, Clone" } else { "Serialize" });
        format!("{derives}pub struct Info{number} {{ device: String, size: u64, forced: bool }}\n")
    }

    /// What stands beside the handlers: a row of a table, or the method of a trait.
    fn declared(self, number: usize) -> String {
        match self {
            Self::Ours | Self::OursWithSchema => String::new(),
            Self::Jsonrpsee => format!(
                "    #[method(name = \"change-{number}\")]\n    fn change_{number}(&self, {PARAMETERS}) -> \
                 Result<Info{number}, ErrorObjectOwned>;\n"
            ),
            Self::Serde => format!("(\"change-{number}\", run_{number}),\n"),
            Self::SerdeWithSchema => format!(
                "(\"change-{number}\", run_{number}, |generator| (generator.subschema_for::<Arguments{number}>(), \
                 generator.subschema_for::<Info{number}>())),\n"
            ),
        }
    }

    /// The handler.
    fn defined(self, number: usize, limit: usize) -> String {
        let body = format!(
            "        if size == {limit} {{\n            return Err(refused(\"device {number} cannot be changed\"));\n        \
             }}\n        Ok(Info{number} {{ device, size: self.add(size + {number}), forced: \
             force.unwrap_or(false) }})\n"
        );
        match self {
            Self::Ours | Self::OursWithSchema => format!(
                "    /// Change device {number}.\n    #[monitor_command]\n    fn change_{number}(&self, {PARAMETERS}) \
                 -> Result<Info{number}, Error> {{\n{body}    }}\n"
            ),
            Self::Jsonrpsee => format!(
                "    fn change_{number}(&self, {PARAMETERS}) -> Result<Info{number}, ErrorObjectOwned> {{\n{body}    }}\n"
            ),
            Self::Serde | Self::SerdeWithSchema => format!(
                "{}/// Change device {number}.\n#[serde(deny_unknown_fields)]\nstruct Arguments{number} {{ {PARAMETERS} \
                 }}\n\nimpl Vmm {{\n    fn change_{number}(&self, {PARAMETERS}) -> Result<Info{number}, String> \
                 {{\n{body}    }}\n}}\n\nfn run_{number}(vmm: &Vmm, arguments: &RawValue, reply: &mut Vec<u8>) -> Result<(), \
                 String> {{\n    let Arguments{number} {{ device, size, force }} = read(arguments)?;\n    write(reply, \
                 &vmm.change_{number}(device, size, force)?)\n}}\n\n",
                self.derives("Deserialize")
            ),
        }
    }
}

/// What every handler takes.
const PARAMETERS: &str = "device: String, size: u64, force: Option<bool>";

/// What answers the one request that the schema is for, where it is written by hand.
const DESCRIBE: &str = r#"if line == "schema" {
            let mut generator = schemars::SchemaGenerator::default();
            let described: Vec<_> = COMMANDS.iter().map(|row| (row.0, row.2(&mut generator))).collect();
            let definitions = generator.take_definitions(true);
            write(&mut reply, &(described, definitions)).map_err(std::io::Error::other)?;
            std::io::stdout().write_all(&reply)?;
            continue;
        }"#;
