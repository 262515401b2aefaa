//! The exact rank test of timing checks: are the samples of one class larger, by more than chance?
//!
//! Wilcoxon's rank-sum test in its Mann-Whitney form, without approximation, over one or
//! several strata: samples taken under other conditions are compared among themselves and
//! the counts are added, so that a slow morning of one stratum is no evidence (van Elteren).
//! Ties count against the finding, which keeps the test conservative.

/// Most samples of one class in one stratum that are looked at; the distribution's table is of this size cubed.
const MOST: usize = 40;

/// Samples of two classes taken under the same conditions, in microseconds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Stratum {
    /// The class that is thought to be larger.
    pub(super) larger: Vec<u64>,
    /// The other class.
    pub(super) smaller: Vec<u64>,
}

/// The probability that chance alone puts `larger` above `smaller` at least as clearly as seen; 1 without samples.
pub(super) fn p_value(strata: &[Stratum]) -> f64 {
    let mut distribution = vec![1.0];
    let mut seen = 0;
    for stratum in strata {
        let (larger, smaller) = (cut(&stratum.larger), cut(&stratum.smaller));
        seen += larger.iter().map(|a| smaller.iter().filter(|b| a > b).count()).sum::<usize>();
        distribution = convolved(&distribution, &probabilities(larger.len(), smaller.len()));
    }
    distribution.iter().skip(seen).sum::<f64>().min(1.0)
}

/// The middle of the samples; 0 without samples.
pub(super) fn median(samples: &[u64]) -> u64 {
    let mut sorted = samples.to_vec();
    sorted.sort_unstable();
    match sorted.len() {
        0 => 0,
        n if n % 2 == 1 => sorted[n / 2],
        n => u64::midpoint(sorted[n / 2 - 1], sorted[n / 2]),
    }
}

/// The distance between the smallest and the largest sample; 0 without samples.
pub(super) fn spread(samples: &[u64]) -> u64 {
    match (samples.iter().min(), samples.iter().max()) {
        (Some(least), Some(most)) => most - least,
        _ => 0,
    }
}

fn cut(samples: &[u64]) -> &[u64] {
    &samples[..samples.len().min(MOST)]
}

/// How likely each count of pairs "larger above smaller" is when the classes do not differ.
fn probabilities(m: usize, n: usize) -> Vec<f64> {
    // `ways[j][u]`: orders of the samples so far (i of the one, j of the other class) with count u.
    let mut ways: Vec<Vec<f64>> = vec![vec![1.0]; n + 1];
    for i in 1..=m {
        let mut next: Vec<Vec<f64>> = vec![vec![1.0]];
        for j in 1..=n {
            let mut counts = vec![0.0; i * j + 1];
            // The highest sample is of the one class, above all j of the other, or of the other class.
            for (u, w) in ways[j].iter().enumerate() {
                counts[u + j] += w;
            }
            for (u, w) in next[j - 1].iter().enumerate() {
                counts[u] += w;
            }
            next.push(counts);
        }
        ways = next;
    }
    let counts = ways.pop().unwrap_or_default();
    let all: f64 = counts.iter().sum();
    counts.into_iter().map(|w| w / all).collect()
}

fn convolved(a: &[f64], b: &[f64]) -> Vec<f64> {
    let mut sum = vec![0.0; a.len() + b.len() - 1];
    for (i, x) in a.iter().enumerate() {
        for (j, y) in b.iter().enumerate() {
            sum[i + j] += x * y;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use rowlock_model::Seed;

    use super::*;

    fn stratum(larger: &[u64], smaller: &[u64]) -> Stratum {
        Stratum { larger: larger.to_vec(), smaller: smaller.to_vec() }
    }

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    #[test]
    fn full_separation_gives_one_over_the_number_of_choices() {
        assert!(close(p_value(&[stratum(&[50, 60], &[1, 2, 3, 4, 5])]), 1.0 / 21.0));
        let twelve: Vec<u64> = (0..12).collect();
        assert!(close(p_value(&[stratum(&[50, 60, 70, 80], &twelve)]), 1.0 / 1820.0));
        let two = [stratum(&[50, 60], &[1, 2, 3, 4, 5]), stratum(&[7, 9], &[1, 2, 3])];
        assert!(close(p_value(&two), 1.0 / 210.0));
    }

    #[test]
    fn nothing_and_ties_are_no_evidence() {
        assert!(close(p_value(&[]), 1.0));
        assert!(close(p_value(&[stratum(&[], &[1, 2])]), 1.0));
        assert!(close(p_value(&[stratum(&[5, 5], &[5, 5, 5])]), 1.0));
    }

    #[test]
    fn it_agrees_with_counting_every_order() {
        let chance = Seed("rank".into());
        for round in 0_u64..60 {
            let below = |what: &str, bound: usize| {
                usize::try_from(chance.below(&format!("{what}{round}"), bound as u64)).expect("small")
            };
            let (m, n) = (below("m", 5) + 1, below("n", 5) + 1);
            let mut pool: Vec<u64> = (0..(m + n) as u64).map(|i| 10 * i).collect();
            for i in (1..pool.len()).rev() {
                pool.swap(i, below(&format!("swap{i}/"), i + 1));
            }
            let (larger, smaller) = pool.split_at(m);
            let count = |a: &[u64], b: &[u64]| -> usize {
                a.iter().map(|x| b.iter().filter(|y| x > *y).count()).sum()
            };
            let seen = count(larger, smaller);
            let (mut as_clear, mut all) = (0.0, 0.0);
            for choice in 0_u32..(1 << (m + n)) {
                if choice.count_ones() as usize != m {
                    continue;
                }
                let (a, b): (Vec<_>, Vec<_>) = (0..m + n).partition(|i| choice & (1 << i) != 0);
                let values = |at: Vec<usize>| at.into_iter().map(|i| pool[i]).collect::<Vec<u64>>();
                all += 1.0;
                as_clear += f64::from(u8::from(count(&values(a), &values(b)) >= seen));
            }
            assert!(close(p_value(&[stratum(larger, smaller)]), as_clear / all), "{larger:?} {smaller:?}");
        }
    }

    #[test]
    fn the_probabilities_of_a_full_table_add_up() {
        let sum: f64 = probabilities(MOST, MOST).iter().sum();
        assert!(close(sum, 1.0));
        let long: Vec<u64> = (0..1000).collect();
        assert!(p_value(&[stratum(&long, &long)]) > 0.4);
    }

    #[test]
    fn median_and_spread() {
        assert_eq!((median(&[]), median(&[3, 1, 2]), median(&[4, 1, 3, 2])), (0, 2, 2));
        assert_eq!((spread(&[]), spread(&[4, 9, 5])), (0, 5));
    }
}
