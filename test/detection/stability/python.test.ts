import { describe } from 'vitest';
import { PYTHON } from '../../support/rewrite/python.js';
import { holds } from './support/hold.js';
import { grammarOf } from './support/meaning.js';

describe('a Python program means the same', () => {
  holds(PYTHON, (path) => grammarOf(path) === 'python', 10);
});
