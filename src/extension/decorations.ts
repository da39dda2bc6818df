import * as vscode from 'vscode';
import type { Decoration, DecorationsParams } from '../server/protocol.js';
import type { Client } from './client.js';

/** A style for each role and state, told apart by line as well as by colour. */
type Style = 'open' | 'attention' | 'declined' | 'attested' | 'quiet' | 'safeguard' | 'likely';

const LINES: Readonly<Record<Style, string>> = {
  open: 'dashed',
  attention: 'double',
  declined: 'dotted',
  attested: 'solid',
  quiet: 'dotted',
  safeguard: 'solid',
  likely: 'dotted',
};
const MARKED_IN_RULER: readonly Style[] = ['open', 'attention', 'declined'];

/** Paints what the server found. Kept by document, so that an editor shown later is painted too. */
export class Decorations implements vscode.Disposable {
  private readonly types = new Map<Style, vscode.TextEditorDecorationType>();
  private readonly known = new Map<string, DecorationsParams>();
  private readonly disposables: vscode.Disposable[] = [];

  constructor(client: Client) {
    this.disposables.push(
      client.onDecorations((params) => this.receive(params)),
      vscode.window.onDidChangeVisibleTextEditors(() => this.paintAll()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('clausemark.decorations')) this.paintAll();
      }),
      vscode.workspace.onDidCloseTextDocument((document) => this.known.delete(document.uri.toString())),
    );
  }

  dispose(): void {
    for (const disposable of [...this.disposables, ...this.types.values()]) disposable.dispose();
  }

  private receive(params: DecorationsParams): void {
    const key = vscode.Uri.parse(params.uri).toString();
    if (params.items.length === 0) this.known.delete(key);
    else this.known.set(key, params);
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document.uri.toString() === key) this.paint(editor);
    }
  }

  private paintAll(): void {
    for (const editor of vscode.window.visibleTextEditors) this.paint(editor);
  }

  private paint(editor: vscode.TextEditor): void {
    const { document } = editor;
    const params = this.known.get(document.uri.toString());
    const enabled = vscode.workspace.getConfiguration('clausemark', document.uri).get('decorations', true);
    // An older answer is left as it is: the editor moves its marks with the text until the next one comes.
    if (params && params.version !== null && params.version !== document.version) return;
    const ranges = new Map<Style, vscode.Range[]>();
    for (const item of enabled ? (params?.items ?? []) : []) {
      const style = styleOf(item);
      const { start, end } = item.range;
      ranges.set(style, [...(ranges.get(style) ?? []), new vscode.Range(start.line, start.character, end.line, end.character)]);
      this.type(style);
    }
    for (const [style, type] of this.types) editor.setDecorations(type, ranges.get(style) ?? []);
  }

  private type(style: Style): vscode.TextEditorDecorationType {
    const known = this.types.get(style);
    if (known) return known;
    const color = new vscode.ThemeColor(`clausemark.${style}`);
    const created = vscode.window.createTextEditorDecorationType({
      borderWidth: style === 'attention' ? '0 0 3px 0' : '0 0 1px 0',
      borderStyle: LINES[style],
      borderColor: color,
      ...(style === 'open' || style === 'attention' ? { backgroundColor: new vscode.ThemeColor(`clausemark.${style}Background`) } : {}),
      ...(MARKED_IN_RULER.includes(style) ? { overviewRulerColor: color, overviewRulerLane: vscode.OverviewRulerLane.Right } : {}),
      rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    });
    this.types.set(style, created);
    return created;
  }
}

function styleOf({ role, state, likely }: Decoration): Style {
  if (role === 'safeguard' && state !== 'open' && state !== 'attention') return 'safeguard';
  return likely && state === 'open' ? 'likely' : state;
}
