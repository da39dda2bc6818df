const PYTHON_STAR = /^[ \t]*from[ \t]+(\w+)[.\w]*[ \t]+import[ \t]+\*/gm;
const PYTHON_MODULE = /^[ \t]*import[ \t]+([^\n#]+)/gm;

/** What stands before the name of a package where a module gives on all of it, or its default. */
const GIVES_ON = /(?:\bexport\b[^;'"`]*\bfrom|\bexports?\b[^;\n'"`]*\b(?:require|import)\s*\(|\.\.\.\s*\(?\s*(?:await\s+)?(?:require|import)\s*\()\s*$/;
const BOUND = /\bimport\s+(?:type\s+)?(?:\*\s*as\s+)?([\w$]+)\s+from\s*$|\b(?:const|let|var)\s+([\w$]+)\s*=\s*(?:await\s+)?(?:require|import)\s*\(\s*$/;

/**
 * Whether a file imports a package only for others to have it from there: `from lib import *`, an import that nothing in the file
 * uses, `export * from 'lib'`, `module.exports = { ...require('lib') }`. What they do with it, the file does not say.
 */
export function handsOn(text: string, name: string, script: boolean): boolean {
  return script ? handsOnPackage(text, name) : handsOnModule(text, name);
}

function handsOnModule(text: string, root: string): boolean {
  for (const [, module] of text.matchAll(PYTHON_STAR)) if (module === root) return true;
  for (const [, modules = ''] of text.matchAll(PYTHON_MODULE))
    for (const part of modules.split(',')) {
      const [, module, alias] = /^\s*(\w+)[.\w]*(?:\s+as\s+(\w+))?\s*$/.exec(part) ?? [];
      if (module === root && occurrences(text, alias ?? module) === 1) return true;
    }
  return false;
}

function handsOnPackage(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
    if (!/['"`]/.test(text.charAt(at - 1)) || !/['"`/]/.test(text.charAt(at + name.length))) continue;
    const before = text.slice(Math.max(0, at - 300), at - 1);
    if (GIVES_ON.test(before)) return true;
    const [, imported, assigned] = BOUND.exec(before) ?? [];
    const bound = imported ?? assigned;
    if (bound && new RegExp(`\\bexports?\\b[^;\\n]*(?<![\\w$.])${bound.replaceAll('$', '\\$')}(?![\\w$.])`).test(text)) return true;
  }
  return false;
}

/** How often a name stands in a text, but for a quoted one (`__all__`) and for what takes the place of a package that is not there. */
function occurrences(text: string, word: string): number {
  return text.match(new RegExp(`(?<!["'\\w.])${word}(?!["'\\w])(?!\\s*=\\s*None\\b)`, 'g'))?.length ?? 0;
}
