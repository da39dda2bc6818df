import { describe, expect, it } from 'vitest';
import type { Touchpoint } from '../../src/detection/touchpoint.js';
import { detect, shippedRules } from '../support/engine.js';
import { FIXTURES, fits } from '../support/fixtures.js';

function say({ path, range, rule, certainty, subject }: Touchpoint): string {
  return `${path}:${range.start.line + 1} ${rule} ${certainty} ${subject}`;
}

describe('rule fixtures: every marked line is reported, nothing else', () => {
  for (const [name, { texts, expected }] of FIXTURES) {
    it(name, async () => {
      const { touchpoints } = await detect(texts);
      const missing = expected.filter((expectation) => !touchpoints.some((touchpoint) => fits(expectation, touchpoint)));
      const extra = touchpoints.filter((touchpoint) => !expected.some((expectation) => fits(expectation, touchpoint)));
      expect({
        missing: missing.map(({ path, line, rule, certainty = '', subject = '' }) => `${path}:${line} ${rule} ${certainty} ${subject}`.trim()),
        extra: extra.map(say),
      }).toEqual({ missing: [], extra: [] });
    });
  }
});

describe('every rule has three places that it must and three that it must not report', () => {
  const expected = [...FIXTURES.values()].flatMap((fixture) => fixture.expected);
  const negatives = [...FIXTURES.values()].flatMap((fixture) => fixture.negatives);
  for (const { id } of shippedRules().rules) {
    it(id, () => {
      const positives = expected.filter((expectation) => expectation.rule === id);
      const documented = negatives.filter((negative) => negative.rule === id);
      expect({ positives: Math.min(3, positives.length), negatives: Math.min(3, documented.length) }).toEqual({ positives: 3, negatives: 3 });
    });
  }
});
