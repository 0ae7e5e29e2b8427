import { AppconfigApplication } from '@cdktf/provider-aws/lib/appconfig-application/index.js';
import { AppconfigConfigurationProfile } from '@cdktf/provider-aws/lib/appconfig-configuration-profile/index.js';
import { AppconfigDeployment } from '@cdktf/provider-aws/lib/appconfig-deployment/index.js';
import { AppconfigDeploymentStrategy } from '@cdktf/provider-aws/lib/appconfig-deployment-strategy/index.js';
import { AppconfigEnvironment } from '@cdktf/provider-aws/lib/appconfig-environment/index.js';
import { AppconfigHostedConfigurationVersion } from '@cdktf/provider-aws/lib/appconfig-hosted-configuration-version/index.js';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import { defaultFlagDocument, runtimeFlags } from '../../shared/flags/index.ts';
import type { Naming } from '../naming.ts';
import { ServiceRole } from './service-role.ts';

export interface RuntimeFlagsProps {
  readonly naming: Naming;
  readonly region: string;
  readonly accountId: string;
  readonly rolloutMinutes: number;
  /** Alarms that roll a flag back while it is rolled out and watched; at most 5 (AppConfig). */
  readonly rollbackAlarmArns: readonly string[];
}

/** AppConfig refuses a document that names an unknown flag (JSON Schema draft-04 is what it knows). A missing flag keeps its default, so that adding one needs no new document first. */
const documentSchema = {
  $schema: 'http://json-schema.org/draft-04/schema#',
  type: 'object',
  additionalProperties: false,
  properties: Object.fromEntries(
    runtimeFlags.map(({ name }) => [
      name,
      { type: 'object', required: ['enabled'], properties: { enabled: { type: 'boolean' } } },
    ]),
  ),
};

/** The runtime flags in AppConfig. Terraform owns the frame and the first version; `make flag` makes the later ones. */
export class RuntimeFlags extends Construct {
  readonly application: AppconfigApplication;
  readonly environment: AppconfigEnvironment;
  readonly profile: AppconfigConfigurationProfile;
  readonly strategy: AppconfigDeploymentStrategy;
  readonly #props: RuntimeFlagsProps;

  constructor(scope: Construct, id: string, props: RuntimeFlagsProps) {
    super(scope, id);
    this.#props = props;
    const { naming } = props;
    const tags = naming.component('flags');
    this.application = new AppconfigApplication(this, 'application', {
      name: naming.stem,
      description: 'Runtime flags of Brain2',
      tags,
    });
    const watcher = new ServiceRole(this, 'watcher', {
      name: naming.name('flags'),
      service: 'appconfig.amazonaws.com',
      tags,
    });
    watcher.allowWithoutResource(['cloudwatch:DescribeAlarms']);
    this.environment = new AppconfigEnvironment(this, 'environment', {
      name: naming.env,
      applicationId: this.application.id,
      monitor: props.rollbackAlarmArns.map((alarmArn) => ({ alarmArn, alarmRoleArn: watcher.arn })),
      tags,
    });
    this.profile = new AppconfigConfigurationProfile(this, 'profile', {
      name: 'flags',
      applicationId: this.application.id,
      locationUri: 'hosted',
      type: 'AWS.Freeform',
      validator: [{ type: 'JSON_SCHEMA', content: JSON.stringify(documentSchema) }],
      tags,
    });
    this.strategy = new AppconfigDeploymentStrategy(this, 'strategy', {
      name: naming.name('rollout'),
      deploymentDurationInMinutes: props.rolloutMinutes,
      finalBakeTimeInMinutes: props.rolloutMinutes,
      growthFactor: props.rolloutMinutes === 0 ? 100 : 20,
      replicateTo: 'NONE',
      tags,
    });
    this.deployFirstVersion(tags);
  }

  private deployFirstVersion(tags: Record<string, string>): void {
    const version = new AppconfigHostedConfigurationVersion(this, 'first-version', {
      applicationId: this.application.id,
      configurationProfileId: this.profile.configurationProfileId,
      contentType: 'application/json',
      content: JSON.stringify(defaultFlagDocument(this.#props.naming.env)),
      lifecycle: { ignoreChanges: ['content', 'description'] },
    });
    new AppconfigDeployment(this, 'first-deployment', {
      applicationId: this.application.id,
      environmentId: this.environment.environmentId,
      configurationProfileId: this.profile.configurationProfileId,
      configurationVersion: Fn.tostring(version.versionNumber),
      deploymentStrategyId: this.strategy.id,
      lifecycle: { ignoreChanges: ['configuration_version', 'deployment_strategy_id', 'description'] },
      tags,
    });
  }

  /** What a function needs in its environment to read the flags. */
  variables(): Record<string, string> {
    return {
      APPCONFIG_APPLICATION: this.application.id,
      APPCONFIG_ENVIRONMENT: this.environment.environmentId,
      APPCONFIG_PROFILE: this.profile.configurationProfileId,
    };
  }

  grantRead(role: ServiceRole): void {
    const { region, accountId } = this.#props;
    role.allow(
      ['appconfig:StartConfigurationSession', 'appconfig:GetLatestConfiguration'],
      `arn:aws:appconfig:${region}:${accountId}:application/${this.application.id}/environment/${this.environment.environmentId}/configuration/${this.profile.configurationProfileId}`,
    );
  }
}
