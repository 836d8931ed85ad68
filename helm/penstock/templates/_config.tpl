{{/*
Penstock's configuration, from the values. JSON is HOCON as well, so that any name or text arrives as it was written.
*/}}

{{/* All of penstock { … } as JSON, ${…} still as it was written. */}}
{{- define "penstock.config" -}}
{{- $values := .Values }}
{{- $http := dict
      "interface" (ternary $values.http.anyAddress "127.0.0.1" (eq (include "penstock.isReachable" .) "true"))
      "port" (int $values.http.port)
      "management" (dict "interface" $values.http.anyAddress "port" (int $values.http.management.port))
      "allow-anonymous" $values.auth.allowAnonymous }}
{{- if $values.http.tls.existingSecret }}
{{- $_ := set $http "tls" (dict "certificate" "/etc/penstock-tls/tls.crt" "key" "/etc/penstock-tls/tls.key") }}
{{- end }}
{{- $auth := dict "tokens" list }}
{{- range $values.auth.tokens }}
{{- $_ := set $auth "tokens" (append $auth.tokens (dict "name" .name "role" .role "token-sha256" .tokenSha256)) }}
{{- end }}
{{- if $values.auth.adminToken.existingSecret }}
{{- $_ := set $auth "admin-token-file" "/etc/penstock-admin/token" }}
{{- end }}
{{- $storage := dict "directory" "/var/lib/penstock" "registry" $values.storage.registry }}
{{- if eq $values.storage.registry "postgresql" }}
{{- $url := required "storage.postgresql.url is not set, and storage.registry is postgresql" $values.storage.postgresql.url }}
{{- $_ := set $storage "postgresql" (dict "url" $url "user" $values.storage.postgresql.user) }}
{{- if $values.storage.postgresql.existingSecret }}
{{- $_ := set $storage.postgresql "password-file" "/etc/penstock-storage/postgresql-password" }}
{{- end }}
{{- end }}
{{- if $values.storage.encryption.existingSecret }}
{{- $_ := set $storage "key-file" "/etc/penstock-storage/key" }}
{{- if $values.storage.encryption.previousKey }}
{{- $_ := set $storage "previous-key-file" "/etc/penstock-storage/previous-key" }}
{{- end }}
{{- end }}
{{- $own := dict
      "http" $http
      "auth" $auth
      "storage" $storage
      "config" (dict "watch" true)
      "log" (dict "format" $values.logFormat)
      "defaults" $values.defaults
      "streams" $values.streams }}
{{- $all := mergeOverwrite (deepCopy $values.config) (deepCopy $own) }}
{{- include "penstock.refuseSecrets" (dict "path" "streams" "value" $values.streams) }}
{{- include "penstock.refuseSecrets" (dict "path" "defaults" "value" $values.defaults) }}
{{- include "penstock.refuseSecrets" (dict "path" "config" "value" $values.config) }}
{{- toPrettyJson $all }}
{{- end }}

{{/*
The file. "a ${NAME} b" becomes "a "${NAME}" b", which is how HOCON writes a substitution within a text, and "${NAME}" by itself
becomes ${NAME}. What includes secret.conf comes last, so that it wins.
*/}}
{{- define "penstock.configFile" -}}
{{- $json := include "penstock.config" . }}
{{- $json = regexReplaceAll `(\$\{\??[A-Za-z_][A-Za-z0-9_.-]*\})` $json "\"${1}\"" }}
{{- $json = regexReplaceAll `([^\\])""(\$\{[^}"]*\})""` $json "${1}${2}" }}
{{- /* */ -}}
# Made by Helm from the values of the release {{ .Release.Name }}.
"penstock": {{ $json }}
include file("/etc/penstock/secret.conf")
{{ end }}

{{/* What a running service cannot take over, as its RestartKeys has it: all but what is left out here. */}}
{{- define "penstock.restartSettings" -}}
{{- $all := include "penstock.config" . | fromJson }}
{{- $kept := omit $all "streams" "defaults" "auth" "api" "connect" "config" "log" }}
{{- $_ := set $kept "http" (omit $all.http "allow-anonymous") }}
{{- $_ := set $kept "storage" (omit $all.storage "min-free" "recordings-budget") }}
{{- toJson $kept }}
{{- end }}

{{/* Ends where a password stands in clear, which everybody who may read ConfigMaps could read. */}}
{{- define "penstock.refuseSecrets" -}}
{{- $path := .path }}
{{- $how := "which would stand in a ConfigMap: put it into the Secret of credentials.existingSecret, or write ${NAME} and give that variable by envFrom" }}
{{- if kindIs "map" .value }}
{{- range $key, $child := .value }}
{{- if contains "${" $key }}
{{- fail (printf "%s: a name cannot be taken from the environment: %s" $path $key) }}
{{- end }}
{{- if and (eq $key "password") (not (kindIs "invalid" $child)) }}
{{- if not (regexMatch `^\$\{\??[A-Za-z_][A-Za-z0-9_.-]*\}$` (toString $child)) }}
{{- fail (printf "%s.password: is a password in clear, %s" $path $how) }}
{{- end }}
{{- end }}
{{- include "penstock.refuseSecrets" (dict "path" (printf "%s.%s" $path $key) "value" $child) }}
{{- end }}
{{- else if kindIs "slice" .value }}
{{- range $index, $child := .value }}
{{- include "penstock.refuseSecrets" (dict "path" (printf "%s[%d]" $path $index) "value" $child) }}
{{- end }}
{{- else if kindIs "string" .value }}
{{- $literal := regexReplaceAll `\$\{[^}]*\}` .value "" }}
{{- if or (regexMatch `://[^/?#:@]*:[^/?#@]+@` $literal) (regexMatch `[?&]passphrase=[^&]` $literal) }}
{{- fail (printf "%s: holds a password in clear, %s" $path $how) }}
{{- end }}
{{- end }}
{{- end }}
