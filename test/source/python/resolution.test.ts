import { describe, expect, it } from 'vitest';
import { testGrammars } from '../../support/grammars.js';
import { CREATE, DECOYS, FILES, ONE_FILE } from './forms.js';
import { callees, type Files, linkFiles, OPTIONS } from './support.js';

const grammars = await testGrammars();

function resolve(files: Files | string, path = 'app/main.py'): readonly string[] {
  return callees(linkFiles(grammars, typeof files === 'string' ? { [path]: files } : files, OPTIONS), path);
}

describe('OpenAI().chat.completions.create in one file', () => {
  it.each(Object.entries(ONE_FILE))('resolves through: %s', (_, text) => {
    expect(resolve(text)).toContain(CREATE);
  });
});

describe('OpenAI().chat.completions.create across files', () => {
  it.each(Object.entries(FILES))('resolves through: %s', (_, files) => {
    expect(resolve(files)).toContain(CREATE);
  });
});

describe('same-named decoys', () => {
  it.each(Object.entries(DECOYS))('does not resolve: %s', (_, files) => {
    expect(resolve(files)).not.toContain(CREATE);
  });
});
