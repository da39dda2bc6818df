import { beforeAll, describe, expect, it } from 'vitest';
import type { Linker } from '../../src/linking/linker.js';
import { RuleSet } from '../../src/rules/ruleset.js';
import { detectIn, link, shippedParts } from '../support/engine.js';
import { FIXTURES } from '../support/fixtures.js';

/** Without its rule, a marked line must not be reported as that kind: another rule that reports it in its place makes the rule redundant. */
describe('every rule is needed: without it a place of its fixtures is lost', () => {
  const parts = shippedParts();
  const linked = new Map<string, Linker>();

  beforeAll(async () => {
    for (const [name, { texts }] of FIXTURES) linked.set(name, await link(texts));
  });

  for (const rule of parts.rules) {
    it(rule.id, () => {
      const without = new RuleSet({ ...parts, rules: parts.rules.filter((other) => other !== rule) });
      let marked = 0;
      const lost = [...FIXTURES].some(([name, { expected }]) => {
        const mine = expected.filter((expectation) => expectation.rule === rule.id);
        const linker = linked.get(name);
        if (!mine.length || !linker) return false;
        marked += mine.length;
        const places = new Set(detectIn(linker, without).touchpoints.map(({ path, range, kind }) => `${path}:${range.start.line + 1} ${kind}`));
        return mine.some(({ path, line }) => !places.has(`${path}:${line} ${rule.kind}`));
      });
      expect({ marked: marked > 0, lost }).toEqual({ marked: true, lost: true });
    });
  }
});
