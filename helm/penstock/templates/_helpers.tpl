{{/* Names and labels. */}}

{{- define "penstock.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 52 | trimSuffix "-" }}
{{- end }}

{{/* 52 characters leave room for "-management" in a label of DNS. */}}
{{- define "penstock.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" }}
{{- else if contains (include "penstock.name" .) .Release.Name }}
{{- .Release.Name | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "penstock.name" .) | trunc 52 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "penstock.selectorLabels" -}}
app.kubernetes.io/name: {{ include "penstock.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* Those of the pods that serve; the test's pod is another component. */}}
{{- define "penstock.nodeSelectorLabels" -}}
{{ include "penstock.selectorLabels" . }}
app.kubernetes.io/component: node
{{- end }}

{{- define "penstock.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "penstock.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "penstock.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "penstock.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "penstock.image" -}}
{{- $repository := required "image.repository is not set. There is no published image of Penstock: build one from its Dockerfile, push it to a registry of yours and name it here (docs/kubernetes.md)" .Values.image.repository }}
{{- if .Values.image.digest }}
{{- printf "%s@%s" $repository .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" $repository (default .Chart.AppVersion .Values.image.tag) }}
{{- end }}
{{- end }}

{{/* "true" where the API listens beyond its pod: somebody has to log in there, or it was said aloud that nobody has to. */}}
{{- define "penstock.isReachable" -}}
{{- if or .Values.auth.tokens .Values.auth.adminToken.existingSecret .Values.auth.allowAnonymous }}true{{ end }}
{{- end }}

{{- define "penstock.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
{{- with .Values.supplementalGroups }}
supplementalGroups:
  {{- toYaml . | nindent 2 }}
{{- end }}
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "penstock.securityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* The sources of the volume with what the registry needs; empty where it needs none. */}}
{{- define "penstock.storageSecrets" -}}
{{- with .Values.storage }}
{{- if and (eq .registry "postgresql") .postgresql.existingSecret }}
- secret:
    name: {{ .postgresql.existingSecret }}
    items:
      - key: {{ .postgresql.passwordKey }}
        path: postgresql-password
{{- end }}
{{- with .encryption }}
{{- if .existingSecret }}
- secret:
    name: {{ .existingSecret }}
    items:
      - key: {{ .key }}
        path: key
      {{- with .previousKey }}
      - key: {{ . }}
        path: previous-key
      {{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
