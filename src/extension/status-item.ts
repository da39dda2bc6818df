import * as vscode from 'vscode';
import type { StatusReport } from '../server/protocol.js';
import type { Client } from './client.js';

/** The one item in the status bar: how many subjects wait for an answer. Hidden until the server has something to say. */
export class StatusItem implements vscode.Disposable {
  private readonly item: vscode.StatusBarItem;
  private readonly subscription: vscode.Disposable;

  constructor(client: Client) {
    this.item = vscode.window.createStatusBarItem('clausemark.status', vscode.StatusBarAlignment.Left, 0);
    this.item.name = 'Clausemark';
    this.item.command = 'clausemark.focusView';
    this.subscription = client.onStatus((report) => this.show(report));
  }

  dispose(): void {
    this.subscription.dispose();
    this.item.dispose();
  }

  private show(report: StatusReport): void {
    if (report.state === 'idle') {
      this.item.hide();
      return;
    }
    this.item.text = `$(${icon(report)}) ${report.state === 'analysing' ? '…' : report.flagged}`;
    this.item.tooltip = tooltip(report);
    this.item.accessibilityInformation = { label: `Clausemark: ${tooltip(report).replaceAll('\n', '. ')}` };
    this.item.show();
  }
}

function icon({ state }: StatusReport): string {
  return state === 'analysing' ? 'sync~spin' : 'law';
}

function tooltip(report: StatusReport): string {
  if (report.state === 'analysing') return vscode.l10n.t('Clausemark is analysing');
  const lines = [
    vscode.l10n.t('{0} of {1} subjects need an answer', report.flagged, report.subjects),
    ...(report.attention > 0 ? [vscode.l10n.t('{0} of them because a record is stale, expired, invalid or unverified', report.attention)] : []),
    ...(report.hidden > 0 ? [vscode.l10n.t('{0} are not among the Problems, since their number is limited', report.hidden)] : []),
    vscode.l10n.t('{0} files analysed, {1} not analysed', report.analysed, report.skipped),
    ...(report.unresolved + report.unfollowed > 0
      ? [vscode.l10n.t('{0} subjects not resolved, {1} paths not followed', report.unresolved, report.unfollowed)]
      : []),
    ...(report.state === 'cancelled' ? [vscode.l10n.t('The analysis was cancelled; this is not all.')] : []),
    ...(report.state === 'failed' ? [vscode.l10n.t('The analysis failed; see the log.')] : []),
    report.policy,
  ];
  return lines.filter((line) => line !== '').join('\n');
}
