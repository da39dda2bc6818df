import * as vscode from 'vscode';
import {
  ADD_TO_RECORD,
  type AddToRecordParams,
  COMMANDS,
  DRAFT,
  type EditAnswer,
  RECORDS,
  RENEW,
  RESCAN,
  type RecordChoice,
  type RecordParams,
  type SubjectParams,
  TREE,
  type TreeNode,
} from '../server/protocol.js';
import type { Client } from './client.js';
import type { ReportDocuments } from './report-documents.js';

/** Commands, as the palette, links, lenses and the view call them. None ticks, signs or gives a reason. */
export function registerCommands(client: Client, reports: ReportDocuments, subscriptions: vscode.Disposable[]): void {
  const commands = new Commands(client, reports);
  const register = (name: string, handler: (argument: unknown) => Promise<void>): void => {
    subscriptions.push(vscode.commands.registerCommand(name, handler));
  };
  register(COMMANDS.openClause, (argument) => commands.openClause(argument));
  register(COMMANDS.openRecord, (argument) => commands.openRecord(argument));
  register(COMMANDS.draftRecord, (argument) => commands.draftRecord(argument));
  register(COMMANDS.addToRecord, (argument) => commands.addToRecord(argument));
  register(COMMANDS.renewRecord, (argument) => commands.renewRecord(argument));
  register(COMMANDS.showPlaces, (argument) => commands.showPlaces(argument));
  register('clausemark.showCard', async () => void (await vscode.commands.executeCommand('editor.action.showHover')));
  register('clausemark.showReport', () => commands.showReport());
  register('clausemark.rescan', async () => void (await client.request(RESCAN, {})));
  register('clausemark.focusView', async () => void (await vscode.commands.executeCommand('clausemark.places.focus')));
  register('clausemark.showLog', async () => {
    await client.start();
    client.showLog();
  });
}

class Commands {
  constructor(
    private readonly client: Client,
    private readonly reports: ReportDocuments,
  ) {}

  async openClause(argument: unknown): Promise<void> {
    const uri = uriIn(argument, 'clauseUri') ?? (await this.pickClause());
    if (uri === undefined) return;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true, preserveFocus: true });
  }

  async openRecord(argument: unknown): Promise<void> {
    const uri = uriIn(argument, 'recordUri');
    if (uri === undefined) return;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
    const range = rangeIn(argument);
    await vscode.window.showTextDocument(document, range ? { selection: range } : {});
    // That a document has changed is known here only a moment later; so it is not asked.
    if (isObject(argument) && argument['save'] === true) await document.save();
  }

  async draftRecord(argument: unknown): Promise<void> {
    const subject = subjectIn(argument) ?? (await this.pickSubject((node) => node.recordUri === undefined));
    if (subject) await this.apply(await this.client.request<EditAnswer>(DRAFT, subject), true);
  }

  async addToRecord(argument: unknown): Promise<void> {
    const subject = subjectIn(argument) ?? (await this.pickSubject(() => true));
    if (!subject) return;
    const record = recordIn(argument) ?? (await this.pickRecord(subject));
    if (record === undefined) return;
    const params: AddToRecordParams = { ...subject, record };
    await this.apply(await this.client.request<EditAnswer>(ADD_TO_RECORD, params), false);
  }

  async renewRecord(argument: unknown): Promise<void> {
    const uri = uriIn(argument, 'recordUri') ?? vscode.window.activeTextEditor?.document.uri.toString();
    if (uri === undefined) return;
    const params: RecordParams = { uri };
    await this.apply(await this.client.request<EditAnswer>(RENEW, params), false);
  }

  async showPlaces(argument: unknown): Promise<void> {
    const converter = await this.client.converter();
    if (!converter || !isObject(argument)) return;
    const { uri, position, places } = argument as {
      uri: string;
      position: { line: number; character: number };
      places: Parameters<typeof converter.asReferences>[0];
    };
    const locations = await converter.asReferences(places);
    await vscode.commands.executeCommand('editor.action.showReferences', vscode.Uri.parse(uri), converter.asPosition(position), locations ?? []);
  }

  async showReport(): Promise<void> {
    const active = vscode.window.activeTextEditor?.document.uri;
    await this.reports.show(active && vscode.workspace.getWorkspaceFolder(active));
  }

  private async apply(answer: EditAnswer | undefined, save: boolean): Promise<void> {
    if (!answer) return;
    const converter = await this.client.converter();
    if (answer.edit === undefined || answer.uri === undefined || !converter) {
      if (answer.reason !== undefined) void vscode.window.setStatusBarMessage(`Clausemark: ${answer.reason}`, 8000);
      return;
    }
    const edit = await converter.asWorkspaceEdit(answer.edit as Parameters<typeof converter.asWorkspaceEdit>[0]);
    if (edit && (await vscode.workspace.applyEdit(edit))) await this.openRecord({ uri: answer.uri, range: answer.range, save });
  }

  private async pickSubject(fits: (node: TreeNode) => boolean): Promise<SubjectParams | undefined> {
    const nodes = (await this.nodes('subject')).filter(fits);
    const items = nodes.flatMap((node) => (node.subject?.asked ? [{ label: node.label, description: node.description ?? '', subject: node.subject }] : []));
    const picked = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('The subject of the record'), matchOnDescription: true });
    return picked && { uri: picked.subject.uri, subject: picked.subject.id };
  }

  private async pickClause(): Promise<string | undefined> {
    const nodes = await this.nodes('clause');
    const items = nodes.flatMap((node) =>
      node.clauseUri === undefined ? [] : [{ label: node.label, description: node.description ?? '', uri: node.clauseUri }],
    );
    return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('The clause to open'), matchOnDescription: true }))?.uri;
  }

  private async pickRecord(subject: SubjectParams): Promise<string | undefined> {
    const records = (await this.client.request<RecordChoice[]>(RECORDS, subject)) ?? [];
    const items = records.map((record) => ({
      label: record.title || record.path,
      description: record.path,
      detail: record.subjects.join(', '),
      uri: record.uri,
    }));
    const placeHolder = items.length === 0 ? vscode.l10n.t('There is no record yet') : vscode.l10n.t('The record to add {0} to', subject.subject);
    return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDetail: true }))?.uri;
  }

  /** The view's nodes below folders. */
  private async nodes(by: 'subject' | 'clause'): Promise<readonly TreeNode[]> {
    const top = (await this.client.request<TreeNode[]>(TREE, { by })) ?? [];
    const below = await Promise.all(top.filter((node) => node.kind === 'folder').map((node) => this.client.request<TreeNode[]>(TREE, { by, parent: node.id })));
    return [...top, ...below.flatMap((nodes) => nodes ?? [])];
  }
}

/** From a link or lens (`{uri}`), or from a node of the view. */
function uriIn(argument: unknown, key: 'clauseUri' | 'recordUri'): string | undefined {
  if (!isObject(argument)) return undefined;
  const uri = argument[key] ?? argument['uri'];
  return typeof uri === 'string' ? uri : undefined;
}

/** Where to put the cursor of a document that is opened. */
function rangeIn(argument: unknown): vscode.Range | undefined {
  if (!isObject(argument) || !isObject(argument['range'])) return undefined;
  const { start, end } = argument['range'];
  const [from, to] = [positionIn(start), positionIn(end)];
  return from && to && new vscode.Range(from, to);
}

function positionIn(value: unknown): vscode.Position | undefined {
  if (!isObject(value)) return undefined;
  const { line, character } = value;
  return typeof line === 'number' && typeof character === 'number' ? new vscode.Position(line, character) : undefined;
}

function subjectIn(argument: unknown): SubjectParams | undefined {
  if (!isObject(argument)) return undefined;
  const { subject, uri } = argument;
  if (typeof subject === 'string' && typeof uri === 'string') return { uri, subject };
  if (isObject(subject) && typeof subject['uri'] === 'string' && typeof subject['id'] === 'string') return { uri: subject['uri'], subject: subject['id'] };
  return undefined;
}

function recordIn(argument: unknown): string | undefined {
  return isObject(argument) && typeof argument['record'] === 'string' ? argument['record'] : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
