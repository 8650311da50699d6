//! The keyed attribute parser: `name = "x", async, hmp(off)` against a table of keys.
//! It knows shapes only; which keys exist is in `grammar`, what they mean is in `check`.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::buffer::Cursor;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Expr, LitBool, LitChar, LitStr, Path, Token, Type, token};

use super::grammar;
use crate::errors::Errors;

/// One key that an attribute takes.
pub(crate) struct Key {
    /// As it is written.
    pub(crate) name: &'static str,
    /// What follows it.
    pub(crate) shape: Shape,
    /// Whether it may be given more than once.
    pub(crate) repeats: bool,
    /// How it is written, for the message about a wrong one.
    pub(crate) example: &'static str,
}

/// What follows a key.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    /// `= true` or `= false`
    Boolean,
    /// `= 'c'`
    Character,
    /// `= expression`
    Expression,
    /// Nothing.
    Flag,
    /// Nothing or `= "text"`
    FlagOrText,
    /// `= IDENTIFIER`
    Identifier,
    /// `(key, …)`
    List(&'static [Key]),
    /// `= path`
    Path,
    /// `(path, …)`, at least one
    Paths,
    /// `= "text"`
    Text,
    /// `("text", …)`, at least one
    Texts,
    /// `("text")`
    TextInParentheses,
    /// `= "text"` or `(key, …)`
    TextOrList(&'static [Key]),
    /// `= Type`
    Type,
}

/// The value that was written.
pub(crate) enum Value {
    Boolean(bool),
    Character(LitChar),
    Expression(TokenStream),
    Flag,
    Identifier(Ident),
    List(Entries),
    Path(Path),
    Paths(Vec<Path>),
    Text(LitStr),
    Texts(Vec<LitStr>),
    Type(Box<Type>),
}

/// Where keys stand, in the words of messages.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    /// Whose attribute it is, such as ``command `balloon` ``.
    pub(crate) owner: &'a str,
    /// The attribute or the list, such as `#[monitor_command]`.
    pub(crate) attribute: &'a str,
}

/// One key as it was written.
struct Entry {
    key: &'static str,
    span: Span,
    value: Value,
}

/// The keys of one attribute. Unknown, duplicate and misshapen ones have been reported and are not in it.
#[derive(Default)]
pub(crate) struct Entries(Vec<Entry>);

impl Entries {
    /// Parses the arguments of an attribute, going on after each mistake.
    pub(crate) fn read(
        &mut self,
        tokens: TokenStream,
        keys: &'static [Key],
        place: Place<'_>,
        errors: &mut Errors,
    ) {
        let parsed = (|input: ParseStream<'_>| {
            self.read_all(input, keys, place, errors);
            Ok(())
        })
        .parse2(tokens);
        if let Err(error) = parsed {
            errors.syntax(error);
        }
    }

    fn read_all(
        &mut self,
        input: ParseStream<'_>,
        keys: &'static [Key],
        place: Place<'_>,
        errors: &mut Errors,
    ) {
        while !input.is_empty() {
            if let Err(error) = self.read_one(input, keys, place, errors) {
                errors.syntax(error);
                skip_to_comma(input);
            }
            if input.parse::<Token![,]>().is_err() && !input.is_empty() {
                errors.syntax(missing_comma(input, place));
                skip_to_comma(input);
            }
        }
    }

    fn read_one(
        &mut self,
        input: ParseStream<'_>,
        keys: &'static [Key],
        place: Place<'_>,
        errors: &mut Errors,
    ) -> syn::Result<()> {
        let written = input.call(Ident::parse_any).map_err(|error| expected_key(&error, keys, place))?;
        let text = written.to_string();
        let Some(key) = keys.iter().find(|key| key.name == text) else {
            let message = misplaced_key(&text, place)
                .or_else(|| misspelt_key(&text, keys, place))
                .unwrap_or_else(|| unknown_key(&text, keys, place));
            return Err(syn::Error::new(written.span(), message));
        };
        let span = written.span();
        let value = read_value(input, key, span, place, errors)?;
        if !key.repeats
            && let Some(first) = self.find(key.name)
        {
            return Err(duplicate_key(span, first, place));
        }
        self.0.push(Entry { key: key.name, span, value });
        Ok(())
    }

    fn find(&self, key: &str) -> Option<&Entry> {
        self.0.iter().find(|entry| entry.key == key)
    }

    /// Where the key stands, if it is there, whatever its value.
    pub(crate) fn span(&self, key: &str) -> Option<Span> {
        self.find(key).map(|entry| entry.span)
    }

    /// All keys, with where they stand.
    pub(crate) fn spans(&self) -> impl Iterator<Item = (&'static str, Span)> {
        self.0.iter().map(|entry| (entry.key, entry.span))
    }

    /// The text of a key.
    pub(crate) fn text(&self, key: &str) -> Option<&LitStr> {
        self.texts(key).next()
    }

    /// The texts of a key that repeats, or that takes several.
    pub(crate) fn texts<'a>(&'a self, key: &str) -> impl Iterator<Item = &'a LitStr> {
        self.0.iter().filter(move |entry| entry.key == key).flat_map(|entry| match &entry.value {
            Value::Text(text) => std::slice::from_ref(text),
            Value::Texts(texts) => texts,
            _ => &[],
        })
    }

    /// The truth of a key.
    pub(crate) fn boolean(&self, key: &str) -> Option<bool> {
        match self.find(key)?.value {
            Value::Boolean(value) => Some(value),
            _ => None,
        }
    }

    /// The type of a key.
    pub(crate) fn ty(&self, key: &str) -> Option<&Type> {
        match &self.find(key)?.value {
            Value::Type(ty) => Some(ty),
            _ => None,
        }
    }

    /// The character of a key.
    pub(crate) fn character(&self, key: &str) -> Option<&LitChar> {
        match &self.find(key)?.value {
            Value::Character(character) => Some(character),
            _ => None,
        }
    }

    /// The paths of a key that takes several.
    pub(crate) fn paths(&self, key: &str) -> &[Path] {
        match self.find(key).map(|entry| &entry.value) {
            Some(Value::Paths(paths)) => paths,
            _ => &[],
        }
    }

    /// The path of a key.
    pub(crate) fn path(&self, key: &str) -> Option<&Path> {
        match &self.find(key)?.value {
            Value::Path(path) => Some(path),
            _ => None,
        }
    }

    /// The identifier of a key.
    pub(crate) fn identifier(&self, key: &str) -> Option<&Ident> {
        match &self.find(key)?.value {
            Value::Identifier(identifier) => Some(identifier),
            _ => None,
        }
    }

    /// The expression of a key.
    pub(crate) fn expression(&self, key: &str) -> Option<&TokenStream> {
        match &self.find(key)?.value {
            Value::Expression(expression) => Some(expression),
            _ => None,
        }
    }

    /// The keys inside the parentheses of a key.
    pub(crate) fn list(&self, key: &str) -> Option<&Entries> {
        match &self.find(key)?.value {
            Value::List(entries) => Some(entries),
            _ => None,
        }
    }
}

fn read_value(
    input: ParseStream<'_>,
    key: &Key,
    span: Span,
    place: Place<'_>,
    errors: &mut Errors,
) -> syn::Result<Value> {
    // Rule `wrong_value`: the message is ours and not syn's: it says how the whole key is written. The place is the value's.
    let wrong = |at: Span| {
        let message = format!("{}: `{}` is written `{}`", place.owner, key.name, key.example);
        syn::Error::new(at, message)
    };
    let at = if input.is_empty() || input.peek(Token![,]) { span } else { input.span() };
    let value = match key.shape {
        Shape::Flag => Value::Flag,
        Shape::FlagOrText if !input.peek(Token![=]) => Value::Flag,
        Shape::TextInParentheses if !input.peek(token::Paren) => return Err(wrong(at)),
        Shape::TextInParentheses => {
            let content;
            syn::parenthesized!(content in input);
            content.parse().map(Value::Text).map_err(|_| wrong(at))?
        }
        Shape::List(keys) | Shape::TextOrList(keys) if input.peek(token::Paren) => {
            let content;
            syn::parenthesized!(content in input);
            let mut entries = Entries::default();
            entries.read_all(&content, keys, Place { attribute: key.name, ..place }, errors);
            Value::List(entries)
        }
        Shape::Paths => Value::Paths(read_several(input, Path::parse_mod_style).map_err(|_| wrong(at))?),
        Shape::Texts => Value::Texts(read_several(input, <LitStr as Parse>::parse).map_err(|_| wrong(at))?),
        Shape::List(_) => return Err(wrong(at)),
        shape => {
            input.parse::<Token![=]>().map_err(|_| wrong(at))?;
            let at = if input.is_empty() || input.peek(Token![,]) { span } else { input.span() };
            match shape {
                Shape::Boolean => input.parse::<LitBool>().map(|value| Value::Boolean(value.value)),
                Shape::Type => input.parse().map(|ty| Value::Type(Box::new(ty))),
                Shape::Character => input.parse().map(Value::Character),
                Shape::Expression => read_expression(input).map(Value::Expression),
                Shape::Identifier => input.parse().map(Value::Identifier),
                Shape::Path => input.call(read_path).map(Value::Path),
                _ => input.parse().map(Value::Text),
            }
            .map_err(|_| wrong(at))?
        }
    };
    // Another key after the value only lacks its comma, which the caller says.
    if input.is_empty() || input.peek(Token![,]) || input.peek(Ident::peek_any) {
        Ok(value)
    } else {
        Err(wrong(input.span()))
    }
}

/// One or more in parentheses.
fn read_several<T>(
    input: ParseStream<'_>,
    read: impl Fn(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<Vec<T>> {
    let content;
    syn::parenthesized!(content in input);
    let mut several = vec![read(&content)?];
    while content.parse::<Option<Token![,]>>()?.is_some() && !content.is_empty() {
        several.push(read(&content)?);
    }
    if content.is_empty() { Ok(several) } else { Err(content.error("expected a comma")) }
}

/// The tokens of an expression, as they are and not as syn would print them.
fn read_expression(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let begin = input.cursor();
    input.parse::<Expr>()?;
    let end = input.cursor();
    Ok(between(begin, end))
}

fn between(mut cursor: Cursor<'_>, end: Cursor<'_>) -> TokenStream {
    let mut tokens = TokenStream::new();
    while cursor != end
        && let Some((tree, next)) = cursor.token_tree()
    {
        tokens.extend([tree]);
        cursor = next;
    }
    tokens
}

/// A path with turbofish arguments, which `crate = path` does not need and `user_print = path` does.
fn read_path(input: ParseStream<'_>) -> syn::Result<Path> {
    input.parse::<syn::ExprPath>().and_then(|expression| match expression.qself {
        Some(_) => Err(input.error("expected a path")),
        None => Ok(expression.path),
    })
}

/// Skips what cannot be read.
pub(super) fn skip_to_comma(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) && input.parse::<TokenTree>().is_ok() {}
}

/// Rule `expected_key`: what stands here is no word.
fn expected_key(error: &syn::Error, keys: &[Key], place: Place<'_>) -> syn::Error {
    syn::Error::new(error.span(), format!("{}: expected a key; {}", place.owner, known(keys, place)))
}

/// Rule `missing_comma`: keys are a list.
fn missing_comma(input: ParseStream<'_>, place: Place<'_>) -> syn::Error {
    input.error(format!("{}: put a comma before this", place.owner))
}

/// Rule `duplicate_key`: a value given twice is one too many.
fn duplicate_key(second: Span, first: &Entry, place: Place<'_>) -> syn::Error {
    let (owner, key) = (place.owner, first.key);
    let mut error = syn::Error::new(second, format!("{owner}: `{key}` is given twice; keep one of them"));
    error.combine(syn::Error::new(first.span, format!("{owner}: the other `{key}` is here")));
    error
}

/// Rule `misplaced_key`: a key of another attribute is right, only not here.
fn misplaced_key(written: &str, place: Place<'_>) -> Option<String> {
    let home = grammar::home(written)?;
    Some(format!("{}: `{written}` is a key of {home}; move it there", place.owner))
}

/// Rule `misspelt_key`: the message has the nearest one, and all.
fn misspelt_key(written: &str, keys: &[Key], place: Place<'_>) -> Option<String> {
    let near = keys.iter().map(|key| (distance(written, key.name), key.name));
    let (_, name) = near.filter(|(distance, name)| *distance <= name.len().div_ceil(3)).min()?;
    let known = known(keys, place);
    Some(format!("{}: there is no key `{written}`; did you mean `{name}`? {known}", place.owner))
}

/// Rule `unknown_key`: the message has all that there are.
fn unknown_key(written: &str, keys: &[Key], place: Place<'_>) -> String {
    format!("{}: there is no key `{written}`; {}", place.owner, known(keys, place))
}

fn known(keys: &[Key], place: Place<'_>) -> String {
    let names: Vec<_> = keys.iter().map(|key| format!("`{}`", key.name)).collect();
    format!("the keys of `{}` are {}", place.attribute, names.join(", "))
}

/// The Levenshtein distance.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, from) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (column, to) in right.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}
