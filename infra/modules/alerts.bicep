// What wakes somebody. docs/operations.md says what to do about each alert.

@description('Region of the log alerts.')
param location string

@description('Makes the names unique.')
@minLength(13)
@maxLength(13)
param token string

@description('Tags of every resource.')
param tags object

@description('Who is told.')
param actionGroupId string

@description('Workspace that holds the logs.')
param workspaceId string

@description('The document store.')
param cosmosId string

@description('The namespace of the queues.')
param serviceBusId string

@description('The search service.')
param searchId string

@description('The Front Door profile; empty if there is none.')
param frontDoorProfileId string

@description('Whether probes are written: only then does their absence mean something.')
param changeFeedProbes bool

var metricAlerts = [
  {
    name: 'dead-letters'
    description: 'A payment event was given up: nobody settles it.'
    scope: serviceBusId
    severity: 1
    metric: 'DeadletteredMessages'
    namespace: 'Microsoft.ServiceBus/namespaces'
    aggregation: 'Maximum'
    dimensions: [{ name: 'EntityName', operator: 'Include', values: ['payment-events'] }]
    threshold: 0
    window: 'PT5M'
  }
  {
    name: 'payment-events-waiting'
    description: 'Payment events pile up: buyers who paid wait for their tickets.'
    scope: serviceBusId
    severity: 1
    metric: 'ActiveMessages'
    namespace: 'Microsoft.ServiceBus/namespaces'
    aggregation: 'Minimum'
    dimensions: [{ name: 'EntityName', operator: 'Include', values: ['payment-events'] }]
    threshold: 100
    window: 'PT5M'
  }
  {
    name: 'store-throttling'
    description: 'The document store turns requests away (429).'
    scope: cosmosId
    severity: 2
    metric: 'TotalRequests'
    namespace: 'Microsoft.DocumentDB/databaseAccounts'
    aggregation: 'Count'
    dimensions: [{ name: 'StatusCode', operator: 'Include', values: ['429'] }]
    threshold: 100
    window: 'PT5M'
  }
  {
    name: 'search-throttling'
    description: 'The search service turns queries away.'
    scope: searchId
    severity: 2
    metric: 'ThrottledSearchQueriesPercentage'
    namespace: 'Microsoft.Search/searchServices'
    aggregation: 'Average'
    dimensions: []
    threshold: 1
    window: 'PT5M'
  }
]

resource onMetrics 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for alert in metricAlerts: {
    name: 'alert-${alert.name}-${token}'
    location: 'global'
    tags: tags
    properties: {
      description: alert.description
      severity: alert.severity
      enabled: true
      scopes: [alert.scope]
      evaluationFrequency: 'PT1M'
      windowSize: alert.window
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            name: alert.name
            criterionType: 'StaticThresholdCriterion'
            metricName: alert.metric
            metricNamespace: alert.namespace
            timeAggregation: alert.aggregation
            dimensions: alert.dimensions
            operator: 'GreaterThan'
            threshold: alert.threshold
          }
        ]
      }
      actions: [{ actionGroupId: actionGroupId }]
    }
  }
]

resource onEntry 'Microsoft.Insights/metricAlerts@2018-03-01' = if (!empty(frontDoorProfileId)) {
  name: 'alert-entry-failing-${token}'
  location: 'global'
  tags: tags
  properties: {
    description: 'More than one answer in twenty at the entry is a 5xx.'
    severity: 1
    enabled: true
    scopes: [frontDoorProfileId]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'entry-failing'
          criterionType: 'StaticThresholdCriterion'
          metricName: 'Percentage5XX'
          metricNamespace: 'Microsoft.Cdn/profiles'
          timeAggregation: 'Average'
          operator: 'GreaterThan'
          threshold: 5
        }
      ]
    }
    actions: [{ actionGroupId: actionGroupId }]
  }
}

// The host writes one line an execution: Executed 'Functions.<name>' (Succeeded, Id=…).
var logAlerts = [
  {
    name: 'change-feed-failing'
    description: 'A reader of the change feed fails again and again: it keeps its place, and what it writes gets old.'
    severity: 1
    query: '''
AppTraces
| where Message startswith "Executed 'Functions.ProjectAvailability' (Failed"
    or Message startswith "Executed 'Functions.IndexEvents' (Failed"
    or Message startswith "Executed 'Functions.IndexAvailability' (Failed"
    or Message startswith "Executed 'Functions.AuditBookings' (Failed"
    or Message startswith "Executed 'Functions.EndCancelledEvents' (Failed"
'''
    threshold: 10
  }
  {
    name: 'audit-breach'
    description: 'A seat or a payment was sold twice, or a sale is without its money.'
    severity: 0
    query: '''
union isfuzzy=true
    (AppMetrics | where Name == 'ticketmaster.audit.breaches' and Sum > 0),
    (AppTraces | where Message has "The auditor found a breach")
'''
    threshold: 0
  }
  {
    name: 'auditor-silent'
    description: 'Money was captured for ten minutes, and the auditor looked at no booking. It may miss breaches.'
    severity: 1
    query: '''
AppTraces
| where Message startswith "Executed 'Functions."
| summarize
    sold = countif(Message startswith "Executed 'Functions.CapturePayment' (Succeeded"),
    audited = countif(Message startswith "Executed 'Functions.AuditBookings' (Succeeded")
| where sold > 0 and audited == 0
'''
    threshold: 0
  }
  {
    name: 'payments-stuck'
    description: 'A booking and its money do not fit, and the app cannot settle it: see GET /admin/payments/stuck.'
    severity: 1
    query: '''
AppTraces
| where SeverityLevel >= 3
| where Message has "A payment needs somebody"
    or Message has "Payments still need somebody"
    or Message has "does not know the payments of"
'''
    threshold: 0
  }
  {
    name: 'payments-undone'
    description: 'A payment succeeded although it was cancelled, or a sale was undone. The app settles both by itself.'
    severity: 2
    query: '''
AppTraces
| where SeverityLevel >= 3
| where Message has "the same seats are tried for it"
    or Message has "is undone, its payment"
'''
    threshold: 0
  }
  {
    name: 'booking-key-missing'
    description: 'An event cannot be booked, because the settings lack the key of its booking ids.'
    severity: 1
    query: '''
AppTraces
| where SeverityLevel >= 3
| where Message has "the settings lack its key"
'''
    threshold: 0
  }
  {
    name: 'payments-delayed'
    description: 'Payments cannot be settled, webhooks cannot be queued, or bookings cannot be looked after.'
    severity: 1
    query: '''
AppTraces
| where SeverityLevel >= 2
| where Message has "cannot be settled now"
    or Message has "could not be queued"
    or Message has "other mode was refused"
    or Message has "could not be looked after"
'''
    threshold: 20
  }
  {
    name: 'completing-failing'
    description: 'A sale is not completed: its money is not captured, or its seats not marked and its tickets not issued.'
    severity: 1
    query: '''
AppTraces
| where Message startswith "Executed 'Functions.CapturePayment' (Failed"
    or Message startswith "Executed 'Functions.IssueTickets' (Failed"
'''
    threshold: 20
  }
]

resource onLogs 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in logAlerts: {
    name: 'alert-${alert.name}-${token}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: alert.name
      description: alert.description
      severity: alert.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT10M'
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: alert.threshold
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [actionGroupId] }
    }
  }
]

// ProbeChangeFeeds writes probes once a minute, and each function that follows a change feed measures how late they come. Each partition of
// a container has a feed of its own: if it is stuck, its probes are missing. The alert needs two looks in a row, so a batch that was handed
// over twice wakes nobody.
resource onProbes 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = if (changeFeedProbes) {
  name: 'alert-change-feed-late-${token}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: 'change-feed-late'
    description: 'Changes come through a change feed more than a minute late, or not at all.'
    severity: 1
    enabled: true
    scopes: [workspaceId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT30M'
    autoMitigate: true
    criteria: {
      allOf: [
        {
          query: '''
let probes = AppMetrics
| where Name == 'ticketmaster.change_feed.lag'
| project TimeGenerated, Function = tostring(Properties['function']), Probe = tostring(Properties['probe']), Lag = Sum / ItemCount;
let allWritten = toscalar(probes | summarize min(TimeGenerated)) < ago(25m);
datatable(Function: string, Probes: long) [
    'AuditBookings', 128,
    'EndCancelledEvents', 1,
    'IndexAvailability', 1,
    'IndexEvents', 1,
    'ProjectAvailability', 128
]
| join kind=leftouter (
    probes
    | summarize Last = max(TimeGenerated), Lag = maxif(Lag, TimeGenerated > ago(5m)) by Function, Probe
    | summarize Last = max(Last), Lag = max(Lag), Seen = count() by Function
) on Function
| where isnull(Last) or Last < ago(10m) or Lag > 60 or (allWritten and Seen < Probes)
| project Function, Last, Lag, Seen, Probes
'''
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: { numberOfEvaluationPeriods: 2, minFailingPeriodsToAlert: 2 }
        }
      ]
    }
    actions: { actionGroups: [actionGroupId] }
  }
}
