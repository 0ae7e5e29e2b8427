import { AppconfigApplication } from '@cdktf/provider-aws/lib/appconfig-application/index.js';
import { AppconfigConfigurationProfile } from '@cdktf/provider-aws/lib/appconfig-configuration-profile/index.js';
import { AppconfigDeployment } from '@cdktf/provider-aws/lib/appconfig-deployment/index.js';
import { AppconfigDeploymentStrategy } from '@cdktf/provider-aws/lib/appconfig-deployment-strategy/index.js';
import { AppconfigEnvironment } from '@cdktf/provider-aws/lib/appconfig-environment/index.js';
import { AppconfigHostedConfigurationVersion } from '@cdktf/provider-aws/lib/appconfig-hosted-configuration-version/index.js';
import { Construct } from 'constructs';
import { defaultFlagDocument } from '../../shared/flags/index.ts';
import { Naming } from '../naming.ts';
import type { KpiAlarm } from './alarm.ts';
import { ServiceRole } from './role.ts';

export interface FeatureFlagsProps {
  readonly rolloutMinutes: number;
  readonly bakeMinutes: number;
  /** Alarms that roll a deployment back while it rolls out or bakes; AppConfig takes five. @default none */
  readonly rollBackOn?: readonly KpiAlarm[];
  /** False where a policy cannot name the profile. @default true */
  readonly scopedReads?: boolean;
}

/**
 * The runtime flags' home. Terraform owns application, profile, strategy and the first version; `make flag` owns every
 * later version, so changes of content and of what is deployed are ignored here.
 */
export class FeatureFlags extends Construct {
  readonly application: AppconfigApplication;
  readonly environment: AppconfigEnvironment;
  readonly profile: AppconfigConfigurationProfile;
  readonly strategy: AppconfigDeploymentStrategy;
  private readonly scopedReads: boolean;
  private readonly naming: Naming;

  constructor(scope: Construct, id: string, props: FeatureFlagsProps) {
    super(scope, id);
    this.naming = Naming.of(this);
    this.scopedReads = props.scopedReads ?? true;
    const tags = this.naming.tags('flags');
    this.application = new AppconfigApplication(this, 'application', { name: this.naming.name(), tags });
    this.environment = this.createEnvironment(props);
    this.profile = this.createProfile();
    this.strategy = new AppconfigDeploymentStrategy(this, 'strategy', {
      name: this.naming.name('flags'),
      deploymentDurationInMinutes: props.rolloutMinutes,
      finalBakeTimeInMinutes: props.bakeMinutes,
      growthType: 'LINEAR',
      growthFactor: props.rolloutMinutes === 0 ? 100 : 20,
      replicateTo: 'NONE',
      tags,
    });
    this.deployFirstVersion();
  }

  /** Environment variables by which a function finds its flags. */
  get variables(): Record<string, string> {
    return {
      APPCONFIG_APPLICATION: this.application.id,
      APPCONFIG_ENVIRONMENT: this.environment.environmentId,
      APPCONFIG_PROFILE: this.profile.configurationProfileId,
    };
  }

  /** Lets `reader` read this environment's flags, and nothing else. */
  grantRead(reader: ServiceRole): void {
    const { APPCONFIG_APPLICATION, APPCONFIG_ENVIRONMENT, APPCONFIG_PROFILE } = this.variables;
    const profile = `application/${APPCONFIG_APPLICATION}/environment/${APPCONFIG_ENVIRONMENT}/configuration/${APPCONFIG_PROFILE}`;
    reader.allow(
      ['appconfig:StartConfigurationSession', 'appconfig:GetLatestConfiguration'],
      this.scopedReads ? this.naming.arn('appconfig', profile) : '*',
    );
  }

  private createEnvironment({ rollBackOn = [] }: FeatureFlagsProps): AppconfigEnvironment {
    const watcher =
      rollBackOn.length === 0
        ? undefined
        : new ServiceRole(this, 'watcher', {
            name: 'flags-watcher',
            service: 'appconfig.amazonaws.com',
            component: 'flags',
          }).allow(['cloudwatch:DescribeAlarms'], '*');
    return new AppconfigEnvironment(this, 'environment', {
      applicationId: this.application.id,
      name: this.naming.env,
      ...(watcher ? { monitor: rollBackOn.map(({ arn }) => ({ alarmArn: arn, alarmRoleArn: watcher.arn })) } : {}),
      tags: this.naming.tags('flags'),
    });
  }

  private createProfile(): AppconfigConfigurationProfile {
    return new AppconfigConfigurationProfile(this, 'profile', {
      applicationId: this.application.id,
      name: 'flags',
      locationUri: 'hosted',
      type: 'AWS.Freeform',
      validator: [{ type: 'JSON_SCHEMA', content: JSON.stringify(documentSchema(this.naming.env)) }],
      tags: this.naming.tags('flags'),
    });
  }

  private deployFirstVersion(): void {
    const first = new AppconfigHostedConfigurationVersion(this, 'first-version', {
      applicationId: this.application.id,
      configurationProfileId: this.profile.configurationProfileId,
      contentType: 'application/json',
      content: JSON.stringify(defaultFlagDocument(this.naming.env)),
      lifecycle: { ignoreChanges: ['content', 'description'] },
    });
    new AppconfigDeployment(this, 'first-deployment', {
      applicationId: this.application.id,
      environmentId: this.environment.environmentId,
      configurationProfileId: this.profile.configurationProfileId,
      configurationVersion: `\${${first.fqn}.version_number}`,
      deploymentStrategyId: this.strategy.id,
      lifecycle: { ignoreChanges: ['configuration_version', 'description'] },
    });
  }
}

/** Refuses a document in which a known flag is no switch; flags of a newer release pass. Draft-04, as AppConfig reads it. */
function documentSchema(env: Naming['env']): object {
  const flag = { type: 'object', required: ['enabled'], properties: { enabled: { type: 'boolean' } } };
  const names = Object.keys(defaultFlagDocument(env));
  return {
    $schema: 'http://json-schema.org/draft-04/schema#',
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, flag])),
    additionalProperties: flag,
  };
}
