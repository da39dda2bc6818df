import { describe } from 'vitest';
import { ENV, JSON_WAYS, TOML, YAML } from '../../support/rewrite/data.js';
import { holds } from './support/hold.js';

describe('a YAML file means the same', () => {
  holds(YAML, (path) => /\.ya?ml$/.test(path), 5);
});
describe('a JSON file means the same', () => {
  holds(JSON_WAYS, (path) => path.endsWith('.json'), 2);
});
describe('a TOML file means the same', () => {
  holds(TOML, (path) => path.endsWith('.toml'), 1);
});
describe('a file of environment variables means the same', () => {
  holds(ENV, (path) => /(?:^|\/)\.env/.test(path), 1);
});
