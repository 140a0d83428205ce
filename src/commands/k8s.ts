import { Command, Option } from 'commander';
import { render, toYaml } from '../kubernetes/render/index.ts';
import { configOption } from './common.ts';
import type { Exit } from './index.ts';
import { k8sCollectCommand } from './k8s-collect.ts';
import { k8sDeleteCommand } from './k8s-delete.ts';
import { k8sLogsCommand } from './k8s-logs.ts';
import { k8sStatusCommand } from './k8s-status.ts';
import { k8sSubmitCommand } from './k8s-submit.ts';
import { jobNamed } from './k8s-job.ts';
import type { JobFlags } from './k8s-job.ts';
import { printResult } from './output.ts';
import { withExamples } from './usage.ts';

const EXAMPLES = [
  'assay k8s render qwen-humaneval | kubectl apply -f -',
  'assay k8s submit qwen-humaneval',
  'assay k8s status qwen-humaneval --wait',
  'assay k8s logs qwen-humaneval --shard 3',
  'assay k8s collect qwen-humaneval --results results',
  'assay k8s delete qwen-humaneval',
];

const NOTES = `Jobs are in assay.yaml, under kubernetes: docs/kubernetes.md. The cluster is
that of kubectl: KUBECONFIG, ~/.kube/config, or the one that this pod is in.`;

export function k8sCommand(exit: Exit): Command {
  const command = new Command('k8s')
    .description('runs on a Kubernetes cluster, a pod a shard: render, submit, status, logs, collect, delete')
    .addCommand(renderCommand())
    .addCommand(k8sSubmitCommand())
    .addCommand(k8sStatusCommand(exit))
    .addCommand(k8sLogsCommand())
    .addCommand(k8sCollectCommand(exit))
    .addCommand(k8sDeleteCommand());
  return withExamples(command, EXAMPLES, NOTES).action(() => command.outputHelp());
}

function renderCommand(): Command {
  const command = new Command('render')
    .description('print the objects of a job as YAML, for kubectl, Kueue or GitOps; asks no cluster')
    .argument('<job>', 'a job of assay.yaml')
    .addOption(configOption())
    .addOption(new Option('--json', 'print one JSON object on standard output'));
  return withExamples(command, ['assay k8s render qwen-humaneval | kubectl apply -f -']).action(
    async (name: string, flags: JobFlags) => {
      const objects = render(await jobNamed(name, flags));
      // `kubectl apply` takes a List as well.
      printResult(flags, { apiVersion: 'v1', kind: 'List', items: objects }, () => toYaml(objects).trimEnd());
    },
  );
}
