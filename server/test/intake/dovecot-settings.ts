export interface DovecotSettings {
  folder: string
  port: number
  owner: { uid: number; gid: number }
  /** Whom it runs as throughout; null: it is root, and has users of its own. */
  self: string | null
  tls: boolean
}

/** Dovecot 2.4 has other names for most settings than 2.3, and refuses those. */
export const configurationOf = (version: string, settings: DovecotSettings): string =>
  `${version.startsWith('2.3.') ? before24(settings) : since24(settings)}${services(settings)}`

const before24 = ({ folder, owner, tls }: DovecotSettings) => `protocols = imap
ssl = ${tls ? 'required' : 'no'}
${tls ? `ssl_cert = <${folder}/cert.pem\nssl_key = <${folder}/key.pem` : ''}
disable_plaintext_auth = ${tls ? 'yes' : 'no'}
mail_location = maildir:${folder}/mail/%u
passdb {
  driver = passwd-file
  args = ${folder}/users
}
userdb {
  driver = static
  args = uid=${owner.uid} gid=${owner.gid} home=${folder}
}
`

const since24 = ({ folder, owner, tls }: DovecotSettings) => `dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
protocols {
  imap = yes
}
ssl = ${tls ? 'required' : 'no'}
${tls ? `ssl_server_cert_file = ${folder}/cert.pem\nssl_server_key_file = ${folder}/key.pem` : ''}
auth_allow_cleartext = ${tls ? 'no' : 'yes'}
mail_driver = maildir
mail_path = ${folder}/mail/%{user}
passdb passwd-file {
  passwd_file_path = ${folder}/users
}
userdb static {
  fields {
    uid = ${owner.uid}
    gid = ${owner.gid}
    home = ${folder}
  }
}
`

const services = ({ folder, port, self, tls }: DovecotSettings) => `base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
listen = 127.0.0.1
first_valid_uid = 1
auth_failure_delay = 0
${self === null ? '' : `default_internal_user = ${self}\ndefault_login_user = ${self}\n`}service imap-login {
  chroot =
  inet_listener imap {
    port = ${tls ? 0 : port}
  }
  inet_listener imaps {
    port = ${tls ? port : 0}
  }
}
service anvil {
  chroot =
  # Else wrong passwords make right ones wait.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
`
