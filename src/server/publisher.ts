import type { Diagnostic, PublishDiagnosticsParams } from 'vscode-languageserver';
import type { Root } from './root.js';

/**
 * Remembers what each root has published, since an editor never removes a Problem by itself:
 * whatever a root no longer says is published as empty, when it changes, closes or goes.
 */
export class Publisher {
  private readonly published = new Map<Root, Map<string, string>>();

  constructor(private readonly send: (params: PublishDiagnosticsParams) => void) {}

  /** Replaces all that `root` has said. Documents in `stale` were edited meanwhile and keep what they show until the next run. */
  publish(root: Root, diagnostics: ReadonlyMap<string, readonly Diagnostic[]>, versions: ReadonlyMap<string, number>, stale: ReadonlySet<string>): void {
    const before = this.published.get(root) ?? new Map<string, string>();
    const after = new Map<string, string>();
    for (const uri of new Set([...before.keys(), ...diagnostics.keys()])) {
      const known = before.get(uri);
      if (stale.has(uri)) {
        if (known !== undefined) after.set(uri, known);
        continue;
      }
      const items = [...(diagnostics.get(uri) ?? [])];
      const version = versions.get(uri);
      const print = JSON.stringify([version ?? null, items]);
      if (items.length > 0) after.set(uri, print);
      if (print !== known) this.send({ uri, diagnostics: items, ...(version === undefined ? {} : { version }) });
    }
    this.published.set(root, after);
  }

  /** Withdraws one document's Problems, whoever published them. */
  withdraw(uri: string): void {
    for (const known of this.published.values()) {
      if (known.delete(uri)) this.send({ uri, diagnostics: [] });
    }
  }

  /** Withdraws all that a closed root has said. */
  forget(root: Root): void {
    for (const uri of this.published.get(root)?.keys() ?? []) this.send({ uri, diagnostics: [] });
    this.published.delete(root);
  }
}
