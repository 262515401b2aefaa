//! The table of figures and targets.

use std::fmt::Write as _;

use anyhow::{Context, Result};

use crate::step::root;

const PAGE: &str = "docs/benchmarks.md";
const BEGIN: &str = "<!-- figures -->";
const END: &str = "<!-- /figures -->";

enum Goal {
    Least(f64),
    Most(f64),
    None,
}

struct Row {
    what: String,
    figure: f64,
    unit: &'static str,
    goal: Goal,
}

/// Rows in the order in which they were measured.
#[derive(Default)]
pub(super) struct Table(Vec<Row>);

impl Table {
    /// A figure that should be at least the target.
    pub(super) fn least(&mut self, what: &str, figure: f64, target: f64, unit: &'static str) {
        self.0.push(Row { what: what.to_owned(), figure, unit, goal: Goal::Least(target) });
    }

    /// A figure that should be below the target.
    pub(super) fn most(&mut self, what: &str, figure: f64, target: f64, unit: &'static str) {
        self.0.push(Row { what: what.to_owned(), figure, unit, goal: Goal::Most(target) });
    }

    /// A figure without a target, to judge others by.
    pub(super) fn beside(&mut self, what: &str, figure: f64, unit: &'static str) {
        self.0.push(Row { what: what.to_owned(), figure, unit, goal: Goal::None });
    }

    /// Prints the rows, and how busy the machine is.
    pub(super) fn print(&self) {
        println!();
        for row in &self.0 {
            println!("{:<66} {:>12}  {}", row.what, row.shown(), row.verdict().join("  "));
        }
        if let Ok(load) = std::fs::read_to_string("/proc/loadavg") {
            let load: Vec<&str> = load.split(' ').take(2).collect();
            let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
            println!("{cores} cores; load of the last one and five minutes: {}", load.join(", "));
        }
    }

    /// Puts the rows between the marks of the page.
    pub(super) fn write(&self) -> Result<()> {
        let path = root().join(PAGE);
        let page = std::fs::read_to_string(&path).with_context(|| PAGE.to_owned())?;
        let (before, rest) = page.split_once(BEGIN).with_context(|| format!("{PAGE}: {BEGIN}"))?;
        let (_, after) = rest.split_once(END).with_context(|| format!("{PAGE}: {END}"))?;
        let mut rows = String::from("| figure | measured | target | |\n|---|---:|---:|---|\n");
        for row in &self.0 {
            let [target, verdict] = row.verdict();
            writeln!(rows, "| {} | {} | {target} | {verdict} |", row.what, row.shown())?;
        }
        Ok(std::fs::write(path, format!("{before}{BEGIN}\n{rows}{END}{after}"))?)
    }
}

impl Row {
    fn shown(&self) -> String {
        with_unit(self.figure, self.unit)
    }

    /// The target, and whether it is met.
    fn verdict(&self) -> [String; 2] {
        let word = |met: bool| if met { "met" } else { "MISSED" }.to_owned();
        match self.goal {
            Goal::Least(target) => {
                [format!("≥ {}", with_unit(target, self.unit)), word(self.figure >= target)]
            }
            Goal::Most(target) => [format!("< {}", with_unit(target, self.unit)), word(self.figure < target)],
            Goal::None => [String::new(), String::new()],
        }
    }
}

fn with_unit(figure: f64, unit: &str) -> String {
    let places = if figure >= 100.0 || figure.fract() == 0.0 { 0 } else { 1 + usize::from(figure < 10.0) };
    format!("{figure:.places$} {unit}").trim_end().to_owned()
}
