import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Grammars } from '../../src/source/grammars.js';

const require = createRequire(import.meta.url);
let loaded: Promise<Grammars> | undefined;

/** The grammars of the installed packages, loaded once per test process. */
export function testGrammars(): Promise<Grammars> {
  loaded ??= Grammars.load((file) =>
    readFile(
      file === 'web-tree-sitter.wasm'
        ? require.resolve('web-tree-sitter/web-tree-sitter.wasm')
        : join(dirname(require.resolve('@vscode/tree-sitter-wasm/package.json')), 'wasm', file),
    ),
  );
  return loaded;
}
