import { describe, expect, it } from 'vitest';
import { classify } from '../../src/workspace/classify.js';

describe('what a file is there for, by its path', () => {
  for (const [path, context] of [
    ['src/chat/store.ts', 'product'],
    ['src/seeding/rain.py', 'product'],
    ['packages/shared/scripts/seeder/utils/build.ts', 'example'],
    ['prisma/seeds/users.ts', 'example'],
    ['tests/seeds/users.py', 'test'],
  ] as const)
    it(path, () => expect(classify(path, false)).toBe(context));
});
