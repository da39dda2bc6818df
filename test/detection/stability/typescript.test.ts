import { describe } from 'vitest';
import { TYPESCRIPT } from '../../support/rewrite/typescript.js';
import { holds } from './support/hold.js';
import { grammarOf } from './support/meaning.js';

describe('a TypeScript or JavaScript program means the same', () => {
  holds(TYPESCRIPT, (path) => ['typescript', 'tsx', 'javascript'].includes(grammarOf(path) ?? ''), 3);
});
