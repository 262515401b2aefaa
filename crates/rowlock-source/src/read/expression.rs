//! Expressions of the parser to ours.

use ruff_python_ast as ast;

use super::{Reader, span};
use crate::tree::{
    Argument, Call, Choice, Comparison, Comprehension, Expr, Junction, Kind, Operator, Parameter,
};

impl Reader {
    pub(super) fn kind(&mut self, expression: &ast::Expr) -> Kind {
        match expression {
            ast::Expr::Name(e) => Kind::Name(e.id.as_str().into()),
            ast::Expr::Attribute(e) => Kind::Attribute(self.boxed(&e.value), e.attr.as_str().into()),
            ast::Expr::Call(e) => Kind::Call(Box::new(Call {
                function: self.expression(&e.func),
                arguments: self.arguments(&e.arguments),
            })),
            ast::Expr::Subscript(e) => Kind::Subscript(self.boxed(&e.value), self.boxed(&e.slice)),
            ast::Expr::StringLiteral(e) => Kind::Text(e.value.to_str().into()),
            ast::Expr::BytesLiteral(e) => {
                let bytes: Vec<u8> = e.value.bytes().collect();
                Kind::Text(String::from_utf8_lossy(&bytes).into())
            }
            ast::Expr::NumberLiteral(e) => number(&e.value),
            ast::Expr::BooleanLiteral(e) => Kind::Bool(e.value),
            ast::Expr::NoneLiteral(_) => Kind::None,
            ast::Expr::FString(e) => self.format(e),
            ast::Expr::BinOp(e) => {
                let operator = match e.op {
                    ast::Operator::Add => Operator::Add,
                    ast::Operator::Mod => Operator::Percent,
                    _ => Operator::Other,
                };
                Kind::Binary(operator, self.boxed(&e.left), self.boxed(&e.right))
            }
            ast::Expr::BoolOp(e) => {
                let junction = if e.op == ast::BoolOp::And { Junction::And } else { Junction::Or };
                Kind::Either(junction, self.all(&e.values))
            }
            ast::Expr::UnaryOp(e) if e.op == ast::UnaryOp::Not => Kind::Not(self.boxed(&e.operand)),
            ast::Expr::UnaryOp(e) => match self.expression(&e.operand).kind {
                Kind::Number(n) if e.op == ast::UnaryOp::USub => Kind::Number(n.saturating_neg()),
                _ => Kind::Other,
            },
            ast::Expr::Compare(e) => {
                let left = self.boxed(&e.left);
                let rest = e.ops.iter().zip(&e.comparators);
                Kind::Compare(
                    left,
                    rest.map(|(op, right)| (comparison(*op), self.expression(right))).collect(),
                )
            }
            ast::Expr::Dict(e) => {
                let mut items = Vec::new();
                for item in &e.items {
                    let key = item.key.as_ref().map(|k| self.expression(k));
                    items.push((key, self.expression(&item.value)));
                }
                Kind::Dict(items)
            }
            ast::Expr::List(e) => Kind::Sequence(self.all(&e.elts)),
            ast::Expr::Tuple(e) => Kind::Sequence(self.all(&e.elts)),
            ast::Expr::Set(e) => Kind::Sequence(self.all(&e.elts)),
            ast::Expr::Lambda(e) => {
                let parameters: Vec<Parameter> =
                    e.parameters.as_ref().map(|p| self.parameters(p)).unwrap_or_default();
                Kind::Lambda(parameters, self.boxed(&e.body))
            }
            ast::Expr::If(e) => Kind::Choice(Box::new(Choice {
                test: self.expression(&e.test),
                then: self.expression(&e.body),
                otherwise: self.expression(&e.orelse),
            })),
            ast::Expr::ListComp(e) => self.comprehension(&[&e.elt], &e.generators),
            ast::Expr::SetComp(e) => self.comprehension(&[&e.elt], &e.generators),
            ast::Expr::Generator(e) => self.comprehension(&[&e.elt], &e.generators),
            ast::Expr::DictComp(e) => {
                let mut elements: Vec<&ast::Expr> = e.key.as_deref().into_iter().collect();
                elements.push(&e.value);
                self.comprehension(&elements, &e.generators)
            }
            ast::Expr::Await(e) => Kind::Inner(self.boxed(&e.value)),
            ast::Expr::Starred(e) => Kind::Inner(self.boxed(&e.value)),
            ast::Expr::YieldFrom(e) => Kind::Inner(self.boxed(&e.value)),
            ast::Expr::Yield(e) => match &e.value {
                Some(value) => Kind::Inner(self.boxed(value)),
                None => Kind::None,
            },
            ast::Expr::Named(e) => Kind::Named(self.boxed(&e.target), self.boxed(&e.value)),
            ast::Expr::Slice(e) => {
                let mut part = |p: &Option<Box<ast::Expr>>| match p {
                    Some(p) => self.expression(p),
                    None => Expr { span: span(e.range), kind: Kind::None },
                };
                Kind::Slice(vec![part(&e.lower), part(&e.upper)])
            }
            _ => Kind::Other,
        }
    }

    fn boxed(&mut self, expression: &ast::Expr) -> Box<Expr> {
        Box::new(self.expression(expression))
    }

    fn arguments(&mut self, arguments: &ast::Arguments) -> Vec<Argument> {
        let mut all = Vec::with_capacity(arguments.args.len() + arguments.keywords.len());
        for value in &arguments.args {
            let spread = matches!(value, ast::Expr::Starred(_));
            all.push(Argument { name: None, spread, value: self.expression(value) });
        }
        for keyword in &arguments.keywords {
            let name = keyword.arg.as_ref().map(|n| n.as_str().into());
            let spread = name.is_none();
            all.push(Argument { name, spread, value: self.expression(&keyword.value) });
        }
        all
    }

    fn format(&mut self, e: &ast::ExprFString) -> Kind {
        let mut parts = Vec::new();
        for part in &e.value {
            match part {
                ast::FStringPart::Literal(text) => {
                    parts.push(Expr { span: span(text.range), kind: Kind::Text(text.value.clone()) });
                }
                ast::FStringPart::FString(format) => {
                    for element in &format.elements {
                        parts.push(match element {
                            ast::InterpolatedStringElement::Literal(text) => {
                                Expr { span: span(text.range), kind: Kind::Text(text.value.clone()) }
                            }
                            ast::InterpolatedStringElement::Interpolation(inner) => {
                                self.expression(&inner.expression)
                            }
                        });
                    }
                }
            }
        }
        Kind::Format(parts)
    }

    fn comprehension(&mut self, elements: &[&ast::Expr], generators: &[ast::Comprehension]) -> Kind {
        let elements = elements.iter().map(|e| self.expression(e)).collect();
        let (mut loops, mut tests) = (Vec::new(), Vec::new());
        for generator in generators {
            let target = self.expression(&generator.target);
            loops.push((target, self.expression(&generator.iter)));
            tests.extend(self.all(&generator.ifs));
        }
        Kind::Comprehension(Box::new(Comprehension { elements, loops, tests }))
    }
}

fn number(number: &ast::Number) -> Kind {
    match number {
        ast::Number::Int(int) => int.as_i64().map_or(Kind::Other, Kind::Number),
        ast::Number::Float(_) | ast::Number::Complex { .. } => Kind::Other,
    }
}

fn comparison(op: ast::CmpOp) -> Comparison {
    match op {
        ast::CmpOp::Eq => Comparison::Equal,
        ast::CmpOp::NotEq => Comparison::Unequal,
        ast::CmpOp::Is | ast::CmpOp::IsNot => Comparison::Identity,
        ast::CmpOp::In => Comparison::In,
        ast::CmpOp::NotIn => Comparison::NotIn,
        ast::CmpOp::Lt | ast::CmpOp::LtE | ast::CmpOp::Gt | ast::CmpOp::GtE => Comparison::Order,
    }
}
