import { Language, Parser } from 'web-tree-sitter';
import { useModule } from './core/cursor.js';
import { TypingParser } from './typing.js';

export type GrammarName = 'python' | 'typescript' | 'tsx' | 'javascript';

/** The parser with its grammars. `read` is called once per wasm file, by its name: `web-tree-sitter.wasm`, `tree-sitter-python.wasm`. */
export class Grammars {
  private constructor(
    readonly parser: Parser,
    private readonly languages: ReadonlyMap<GrammarName, Language>,
  ) {}

  static async load(
    read: (file: string) => Promise<Uint8Array>,
    names: readonly GrammarName[] = ['python', 'typescript', 'tsx', 'javascript'],
  ): Promise<Grammars> {
    const module = { wasmBinary: await read('web-tree-sitter.wasm'), locateFile: (file: string) => file };
    await Parser.init(module);
    useModule(module);
    const languages = new Map<GrammarName, Language>();
    for (const name of names) languages.set(name, await Language.load(await read(`tree-sitter-${name}.wasm`)));
    return new Grammars(new Parser(), languages);
  }

  /** The same grammars for texts that change little from one time to the next. */
  typing(): Grammars {
    return new Grammars(new TypingParser(), this.languages);
  }

  /** Throws when the grammar was not among those loaded. */
  language(name: GrammarName): Language {
    const language = this.languages.get(name);
    if (!language) throw new Error(`grammar ${name} is not loaded`);
    return language;
  }
}
