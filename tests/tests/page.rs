//! The page of HTML as a person meets it, in headless Chromium: search, links, a phone, the dark, and without JavaScript.
//! What stands on it is `monitor-schema`'s goldens; how a browser is driven is `page/browser.rs`.
//!
//! Screenshots are kept in `target/tmp/page`, to be looked at.

#![allow(clippy::unwrap_used, missing_docs, reason = "these are tests")]

#[path = "page/browser.rs"]
mod browser;

use browser::Browser;
use monitor_tests::outside::available;
use serde_json::json;

/// The ids of the sections that are to be seen.
const SHOWN: &str =
    "[...document.querySelectorAll('section')].filter(one => one.offsetParent).map(one => one.id)";
/// Where they lead that are to be seen in the contents.
const LISTED: &str =
    "[...document.querySelectorAll('nav a')].filter(one => one.offsetParent).map(one => one.hash.slice(1))";

/// A browser, if there is one; the test ends here otherwise.
macro_rules! browser {
    () => {
        match available("chromium", Browser::start()) {
            Some(browser) => browser,
            None => return,
        }
    };
}

fn ids(browser: &mut Browser, script: &str) -> Vec<String> {
    serde_json::from_value(browser.evaluate(script)).unwrap()
}

/// Whether a section begins right below the head of the page.
fn is_at_the_top(browser: &mut Browser, id: &str) -> bool {
    let edge = |selector: &str, edge: &str| {
        format!("document.querySelector('{selector}').getBoundingClientRect().{edge}")
    };
    let below = format!("{} - {}", edge(&format!("#{id}"), "top"), edge("header", "bottom"));
    (-1.0..60.0).contains(&browser.evaluate(&below).as_f64().unwrap())
}

#[test]
fn what_is_typed_is_found() {
    let mut browser = browser!();
    browser.go("vmm.html");
    let all = ids(&mut browser, SHOWN);
    assert!(all.len() > 70, "{} sections", all.len());

    browser.press("/");
    browser.insert("Balloon guest");
    let found = ids(&mut browser, SHOWN);
    for id in ["command-balloon", "command-query-balloon", "event-BALLOON_CHANGE", "type-out-BalloonInfo"] {
        assert!(found.iter().any(|one| one == id), "{id} is not in {found:?}");
    }
    assert!(!found.iter().any(|one| one == "command-quit") && found.len() < 20, "{found:?}");
    assert_eq!(ids(&mut browser, LISTED), found);
    browser.screenshot("search.png");

    // Enter leads to what is called so, though what comes before it speaks of it.
    browser.press("Escape");
    browser.press("/");
    browser.insert("status");
    browser.press("Enter");
    assert_eq!(browser.evaluate("location.hash"), "#command-query-status");
    assert!(is_at_the_top(&mut browser, "command-query-status"));

    browser.press("/");
    browser.insert(" nonsense");
    assert_eq!(ids(&mut browser, SHOWN), Vec::<String>::new());
    assert_eq!(browser.evaluate("document.getElementById('nothing').offsetParent !== null"), true);
    browser.press("Escape");
    assert_eq!(ids(&mut browser, SHOWN), all);
}

#[test]
fn links_lead_to_their_section() {
    let mut browser = browser!();
    browser.go("vmm.html#event-STOP");
    assert!(is_at_the_top(&mut browser, "event-STOP"), "a link into the page from elsewhere");
    browser.click("nav a[href='#command-query-status']");
    assert_eq!(browser.evaluate("location.hash"), "#command-query-status");
    assert!(is_at_the_top(&mut browser, "command-query-status"), "a link of the contents");
    browser.screenshot("desktop.png");
    browser.click("#command-query-status a[href='#type-out-StatusInfo']");
    assert!(is_at_the_top(&mut browser, "type-out-StatusInfo"), "the type of a result");

    // What the search has hidden is shown when a link leads there.
    browser.press("/");
    browser.insert("quit");
    assert!(!ids(&mut browser, SHOWN).contains(&"command-balloon".to_owned()));
    browser.evaluate("location.hash = '#command-balloon'");
    assert!(is_at_the_top(&mut browser, "command-balloon"), "a link to what was hidden");
}

#[test]
fn without_javascript_everything_is_there() {
    let mut browser = browser!();
    browser.go("vmm.html");
    let all = ids(&mut browser, SHOWN);
    browser.ask("Emulation.setScriptExecutionDisabled", json!({"value": true}));
    browser.go("vmm.html#command-migrate");
    assert_eq!(ids(&mut browser, SHOWN), all);
    assert!(is_at_the_top(&mut browser, "command-migrate"));
    // What would do nothing is not offered.
    assert_eq!(browser.evaluate("document.getElementById('search').offsetParent"), json!(null));
}

#[test]
fn a_phone_shows_it_without_scrolling_sideways() {
    let mut browser = browser!();
    let phone = json!({"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": true});
    browser.ask("Emulation.setDeviceMetricsOverride", phone);
    let wider = "[...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > innerWidth + 1)
        .map(one => one.outerHTML.slice(0, 100))";
    for page in ["vmm.html#command-balloon", "sample.html#command-x-pause", "qemu.html#command-blockdev-add"]
    {
        browser.go(page);
        assert_eq!(
            browser.evaluate("[innerWidth, document.documentElement.scrollWidth]"),
            json!([390, 390]),
            "{page}"
        );
        assert_eq!(browser.evaluate(wider), json!([]), "{page}");
        let (name, id) = page.split_once(".html#").unwrap();
        assert!(is_at_the_top(&mut browser, id), "{page}");
        browser.screenshot(&format!("phone-{name}.png"));
    }
}

/// The contrast of every text with what is behind it, by the formula of WCAG 2: those below 4.5, its level AA.
const FAINT: &str = "(() => {
    const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
    const light = (color) => {
        const [r, g, b] = numbers(color).map((part) => part / 255)
            .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (one) => {
        const color = getComputedStyle(one).backgroundColor;
        return numbers(color)[3] === 0 ? behind(one.parentElement) : color;
    };
    const has_text = (one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    return [...document.querySelectorAll('body *:not(script)')].filter(has_text).filter((one) => {
        const [a, b] = [light(getComputedStyle(one).color), light(behind(one))];
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5;
    }).map((one) => one.outerHTML.slice(0, 100));
})()";

#[test]
fn it_is_read_in_the_light_and_in_the_dark() {
    let mut browser = browser!();
    for scheme in ["light", "dark"] {
        let media = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        browser.ask("Emulation.setEmulatedMedia", media);
        browser.go("sample.html#command-x-pause");
        let sum = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number).reduce((a, b) => a + b)";
        assert_eq!(browser.evaluate(sum).as_u64().unwrap() < 200, scheme == "dark");
        assert_eq!(browser.evaluate(FAINT), json!([]), "{scheme}");
        browser.screenshot(&format!("{scheme}.png"));
    }
}

#[test]
fn what_is_deprecated_is_shown_to_be() {
    let mut browser = browser!();
    browser.go("sample.html");
    let line = "getComputedStyle(document.querySelector('#command-x-pause h3 a')).textDecorationLine";
    assert_eq!(browser.evaluate(line), "line-through");
    let text = browser.evaluate("document.getElementById('command-x-pause').innerText");
    assert!(text.as_str().unwrap().contains("Deprecated: use stop"), "{text}");
}
