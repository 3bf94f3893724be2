// Headers and cache rules in the form of each kind of host.
import { FOREVER, FRESH, HASHED } from './headers.mjs';

/** @typedef {[string, string][]} Headers */

/**
 * `_headers` for Netlify and Cloudflare Pages. Where two rules fit a file, these hosts join their values: so rules about
 * caching fit one kind of file each.
 * @param {Headers} headers @param {string[]} files names of the page's files @param {string} path where it stands on its host
 */
export function headersFile(headers, files, path) {
  const hashed = files.filter((name) => new RegExp(HASHED).test(name));
  const fresh = ['', 'index.html', 'config.json', 'sample.json', 'sw.js'];
  return [
    '# Written by `make dist` for Netlify and Cloudflare Pages.',
    `${path}*`,
    ...headers.map(([name, value]) => `  ${name}: ${value}`),
    ...fresh.flatMap((name) => [path + name, `  Cache-Control: ${FRESH}`]),
    ...hashed.flatMap((name) => [path + name, `  Cache-Control: ${FOREVER}`]),
    '',
  ].join('\n');
}

/** A part of an nginx `server`. @param {Headers} headers @param {string} path where the page stands on its host */
export function nginx(headers, path) {
  // nginx forgets the headers of the outer block where an inner one adds any; hence twice.
  const add = (/** @type {string} */ indent) => headers.map(([name, value]) => `${indent}add_header ${name} "${value}" always;`).join('\n');
  const bare = path.replace(/\/$/, '');
  return `# Eightytwenty behind nginx. Written by \`make dist\`; to be included in a \`server\` block that speaks TLS:
#
#     server {
#         listen 443 ssl;
#         server_name figures.example;
#         ssl_certificate …; ssl_certificate_key …;
#         include /etc/nginx/eightytwenty.conf;
#     }
#
# The files of dist/, and config.json beside them, stand in /var/www/html${path}

location ^~ ${path} {
    root /var/www/html;
    index index.html;
    charset utf-8;
    charset_types application/javascript application/json image/svg+xml text/css text/javascript;

    # \`make compressed\` puts NAME.gz and NAME.br beside each file with a hash in its name.
    gzip_static on;
    # brotli_static on;   # needs the module ngx_brotli, and saves a quarter more
    # For index.html and snapshots.
    gzip on;
    gzip_vary on;
    gzip_proxied any;
    gzip_types application/javascript application/json application/wasm image/svg+xml text/css text/javascript;

    # Not for a 404: without \`always\`, Cache-Control goes along with files only.
    add_header Cache-Control "${FRESH}";
${add('    ')}

    location ~ "${HASHED}" {
        add_header Cache-Control "${FOREVER}";
${add('        ')}
    }

    # Meant for other hosts.
    location = ${path}_headers {
        return 404;
    }
}
${bare === '' ? '' : `
location = ${bare} {
    absolute_redirect off;
    return 301 ${path};
}
`}`;
}

/** Input of \`aws cloudfront create-response-headers-policy --response-headers-policy-config\`. @param {Headers} headers */
export function cloudFront(headers) {
  const value = Object.fromEntries(headers);
  const Override = true;
  const custom = { Header: 'Permissions-Policy', Value: value['Permissions-Policy'], Override };
  const policy = {
    Name: 'eightytwenty',
    Comment: 'Security headers of Eightytwenty; cache rules come with the files (hosting/s3.sh).',
    SecurityHeadersConfig: {
      ContentSecurityPolicy: { Override, ContentSecurityPolicy: value['Content-Security-Policy'] },
      ContentTypeOptions: { Override },
      ReferrerPolicy: { Override, ReferrerPolicy: value['Referrer-Policy'] },
      StrictTransportSecurity: { Override, AccessControlMaxAgeSec: Number(/\d+/.exec(value['Strict-Transport-Security'] ?? '')?.[0]), IncludeSubdomains: false, Preload: false },
    },
    CustomHeadersConfig: { Quantity: 1, Items: [custom] },
  };
  return `${JSON.stringify(policy, null, 2)}\n`;
}
