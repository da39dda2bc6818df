import * as vscode from 'vscode';
import { TREE, type TreeMode, type TreeNode, type TreeParams } from '../server/protocol.js';
import type { Client } from './client.js';

const MODES: readonly TreeMode[] = ['clause', 'subject', 'file'];

/** The one view: what was found, by clause, by subject or by file. Opening it starts the server. */
export class TreeView implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<TreeNode>;
  private readonly disposables: vscode.Disposable[];
  private mode: TreeMode = 'subject';
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly client: Client) {
    this.view = vscode.window.createTreeView('clausemark.places', { treeDataProvider: this, showCollapseAll: true });
    this.setMode('subject');
    this.disposables = [
      this.changed,
      this.view,
      client.onStatus(({ state }) => {
        if (state !== 'analysing') this.refreshSoon();
      }),
      ...MODES.map((mode) => vscode.commands.registerCommand(`clausemark.viewBy${mode[0]?.toUpperCase() ?? ''}${mode.slice(1)}`, () => this.setMode(mode))),
    ];
  }

  async getChildren(parent?: TreeNode): Promise<TreeNode[]> {
    const params: TreeParams = { by: this.mode, ...(parent ? { parent: parent.id } : {}) };
    return (await this.client.request<TreeNode[]>(TREE, params)) ?? [];
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const item = new vscode.TreeItem(node.label, node.hasChildren ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None);
    item.id = `${this.mode} ${node.id}`;
    const kind = node.kind === 'subject' && node.subject?.asked !== true ? 'quiet' : node.kind;
    item.contextValue = [kind, node.recordUri === undefined ? '' : 'record', node.clauseUri === undefined ? '' : 'clause']
      .filter((part) => part !== '')
      .join(' ');
    item.iconPath = new vscode.ThemeIcon(node.icon, node.color === undefined ? undefined : new vscode.ThemeColor(node.color));
    item.accessibilityInformation = { label: node.accessibleLabel };
    if (node.description !== undefined) item.description = node.description;
    if (node.tooltip !== undefined) item.tooltip = node.tooltip;
    const command = commandOf(node);
    if (command) item.command = command;
    return item;
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const disposable of this.disposables) disposable.dispose();
  }

  private setMode(mode: TreeMode): void {
    this.mode = mode;
    void vscode.commands.executeCommand('setContext', 'clausemark.viewBy', mode);
    this.changed.fire(undefined);
  }

  /** A view that is not shown asks for nothing. */
  private refreshSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.view.visible) this.changed.fire(undefined);
    }, 250);
  }
}

/** Leaves lead somewhere; a node that opens is a node that only opens. */
function commandOf(node: TreeNode): vscode.Command | undefined {
  if (node.hasChildren) return undefined;
  if (node.target) {
    const { start, end } = node.target.range;
    const selection = new vscode.Range(start.line, start.character, end.line, end.character);
    return { title: vscode.l10n.t('Open'), command: 'vscode.open', arguments: [vscode.Uri.parse(node.target.uri), { selection }] };
  }
  if (node.clauseUri !== undefined) return { title: vscode.l10n.t('Open'), command: 'clausemark.openClause', arguments: [{ uri: node.clauseUri }] };
  return undefined;
}
