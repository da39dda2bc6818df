import { describe, expect, it } from 'vitest';
import { SERVICES } from '../support/services.js';
import { folderWith } from '../support/workspace.js';
import { DAY, open } from '../workspace/support/open.js';

describe('services as somebody may write them: every place, nothing else', () => {
  for (const [name, { texts, reported }] of SERVICES) {
    it(name, async () => {
      const project = open(folderWith(texts));
      await project.scan();
      const { touchpoints } = project.report(DAY).document;
      const found = new Set(touchpoints.map(({ path, range, kind }) => `${path}:${range.start.line + 1} ${kind}`));
      expect([...found].sort()).toEqual(reported);
    });
  }

  it('what is known to be wrong is little', () => {
    const all = [...SERVICES.values()];
    const count = (of: 'reported' | 'mistaken' | 'missed'): number => all.reduce((sum, service) => sum + service[of].length, 0);
    const right = count('reported') - count('mistaken');
    expect(right / count('reported')).toBeGreaterThan(0.95);
    expect(right / (right + count('missed'))).toBeGreaterThan(0.9);
  });
});
