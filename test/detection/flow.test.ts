import { describe, expect, it } from 'vitest';
import { expectedLines, flowCases, foundLines, unproven } from '../support/flow.js';

describe.each([
  ['Python', 'test/detection/flow/python.md'],
  ['TypeScript', 'test/detection/flow/typescript.md'],
])('how a text travels through %s', (_, path) => {
  const cases = flowCases(path);

  it('has cases enough, and silent ones among them', () => {
    expect(cases.length).toBeGreaterThanOrEqual(25);
    expect(cases.filter(({ silent }) => silent.length).length).toBeGreaterThanOrEqual(8);
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });

  for (const flow of cases) {
    it(flow.name, async () => {
      const { lines, unfollowed } = await foundLines(flow);
      expect(lines).toEqual(expectedLines(flow));
      expect(unfollowed).toBe(flow.unfollowed);
      expect(await unproven(flow), 'silent in the control run too').toEqual([]);
    });
  }
});
