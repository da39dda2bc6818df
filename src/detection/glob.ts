const compiled = new Map<string, RegExp>();

/** Path globs of rules: `*` within a segment, `**` any depth, `{a,b}` alternatives. */
export function matchesPath(glob: string, path: string): boolean {
  let regex = compiled.get(glob);
  if (!regex) {
    const source = glob
      .replace(/[.+^$()|[\]\\]/g, '\\$&')
      .replace(/\{([^}]*)\}/g, (_, inner: string) => `(${inner.split(',').join('|')})`)
      .replace(/\*\*\/|\*\*|\*|\?/g, (token) => (token === '**/' ? '(.*/)?' : token === '**' ? '.*' : token === '*' ? '[^/]*' : '[^/]'));
    regex = new RegExp(`^${source}$`);
    compiled.set(glob, regex);
  }
  return regex.test(path);
}
