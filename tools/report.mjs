// What the benchmarks in the browser share: percentiles, figures and goals.

/** The value that so many of a hundred do not exceed. @param {number[]} samples @param {number} percent */
export function percentile(samples, percent) {
  const sorted = [...samples].sort((one, other) => one - other);
  return sorted[Math.max(Math.ceil((sorted.length * percent) / 100), 1) - 1];
}

/** Three significant digits. @param {number} value */
export function digits(value) {
  return value.toLocaleString('en-GB', { maximumSignificantDigits: 3 });
}

/** @param {boolean} reached @param {string} what */
export function goal(reached, what) {
  console.log(`    ${reached ? 'reached' : 'MISSED '}  ${what}`);
}
