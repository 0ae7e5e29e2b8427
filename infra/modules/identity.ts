import { CognitoUserPool } from '@cdktf/provider-aws/lib/cognito-user-pool/index.js';
import { CognitoUserPoolClient } from '@cdktf/provider-aws/lib/cognito-user-pool-client/index.js';
import { Construct } from 'constructs';
import type { IdentityConfig } from '../environments/index.ts';
import type { Naming } from '../naming.ts';

export interface IdentityProps {
  readonly naming: Naming;
  readonly config: IdentityConfig;
  readonly region: string;
  readonly protect: boolean;
  /** Where an emulator serves the pool's keys; AWS serves them under the issuer. */
  readonly emulatorEndpoint?: string;
}

/** Who issues tokens, and what the authorizer must know to check them. */
export class Identity extends Construct {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUri: string;
  /** Required `token_use` claim; empty when the issuer has none. */
  readonly tokenUse: string;
  readonly userPoolId: string;
  readonly clientId: string;

  constructor(scope: Construct, id: string, props: IdentityProps) {
    super(scope, id);
    const { config } = props;
    if (config.kind === 'oidc') {
      this.issuer = config.issuer;
      this.audience = config.audience.join(',');
      this.jwksUri = config.jwksUri;
      this.tokenUse = '';
      this.userPoolId = '';
      this.clientId = '';
      return;
    }
    const pool = this.createPool(props);
    const client = this.createClient(pool, props);
    this.userPoolId = pool.id;
    this.clientId = client.id;
    this.issuer = `https://cognito-idp.${props.region}.amazonaws.com/${pool.id}`;
    this.audience = client.id;
    this.jwksUri = `${props.emulatorEndpoint ? `${props.emulatorEndpoint}/${pool.id}` : this.issuer}/.well-known/jwks.json`;
    this.tokenUse = 'access';
  }

  private createPool({ naming, protect }: IdentityProps): CognitoUserPool {
    return new CognitoUserPool(this, 'pool', {
      name: naming.name('users'),
      usernameAttributes: ['email'],
      autoVerifiedAttributes: ['email'],
      passwordPolicy: {
        minimumLength: 12,
        requireLowercase: true,
        requireNumbers: true,
        requireUppercase: true,
        requireSymbols: false,
        temporaryPasswordValidityDays: 3,
      },
      accountRecoverySetting: { recoveryMechanism: [{ name: 'verified_email', priority: 1 }] },
      deletionProtection: protect ? 'ACTIVE' : 'INACTIVE',
      lifecycle: { preventDestroy: protect },
      tags: naming.component('identity'),
    });
  }

  private createClient(pool: CognitoUserPool, { naming }: IdentityProps): CognitoUserPoolClient {
    return new CognitoUserPoolClient(this, 'client', {
      name: naming.name('web'),
      userPoolId: pool.id,
      generateSecret: false,
      explicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      preventUserExistenceErrors: 'ENABLED',
      accessTokenValidity: 1,
      idTokenValidity: 1,
      refreshTokenValidity: 30,
      tokenValidityUnits: [{ accessToken: 'hours', idToken: 'hours', refreshToken: 'days' }],
    });
  }
}
