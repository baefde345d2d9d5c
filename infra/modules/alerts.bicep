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
    name: 'messages-not-received'
    description: 'Nobody receives the tickets or notices that are sent to buyers; after two weeks they are dropped.'
    scope: serviceBusId
    severity: 2
    metric: 'ActiveMessages'
    namespace: 'Microsoft.ServiceBus/namespaces'
    aggregation: 'Minimum'
    dimensions: [{ name: 'EntityName', operator: 'Include', values: ['tickets-issued', 'buyer-notices'] }]
    threshold: 1000
    window: 'PT1H'
  }
  {
    name: 'queue-filling'
    description: 'A queue is more than half full. When it is full, tickets cannot be issued or payments not be settled.'
    scope: serviceBusId
    severity: 1
    metric: 'Size'
    namespace: 'Microsoft.ServiceBus/namespaces'
    aggregation: 'Maximum'
    dimensions: [
      { name: 'EntityName', operator: 'Include', values: ['payment-events', 'tickets-issued', 'buyer-notices'] }
    ]
    threshold: 2684354560
    window: 'PT15M'
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

// The app counts its executions itself: the host's lines on them do not arrive, since a worker that sends telemetry could send its own.
func failures(functions string[], most int) string =>
  join(
    [
      'AppMetrics'
      'where Name == "ticketmaster.function.executions"'
      'where tostring(Properties["outcome"]) == "failed"'
      'where tostring(Properties["function"]) in (${join(map(functions, name => '"${name}"'), ', ')})'
      'summarize Failed = sum(Sum)'
      'where Failed > ${most}'
    ],
    '\n| '
  )

// A line that was written with an exception is in AppExceptions, which has its text without the values in it.
func lines(least int, texts string[]) string =>
  join(
    [
      'union isfuzzy=true AppTraces, AppExceptions'
      'where SeverityLevel >= ${least}'
      'extend Text = strcat(Message, " ", tostring(Properties["OriginalFormat"]))'
      'where ${join(map(texts, text => 'Text has "${text}"'), ' or ')}'
    ],
    '\n| '
  )

var logAlerts = [
  {
    name: 'change-feed-failing'
    description: 'A reader of the change feed fails again and again: it keeps its place, and what it writes gets old.'
    severity: 1
    query: failures(
      ['AuditBookings', 'EndCancelledEvents', 'IndexAvailability', 'IndexEvents', 'ProjectAvailability', 'ProjectBookings'],
      10
    )
    threshold: 0
  }
  {
    name: 'audit-breach'
    description: 'A seat or a payment was sold twice, or a sale is without its money.'
    severity: 0
    query: '''
union isfuzzy=true AppMetrics, AppTraces
| where (Name == "ticketmaster.audit.breaches" and Sum > 0) or Message has "The auditor found a breach"
'''
    threshold: 0
  }
  {
    name: 'auditor-silent'
    description: 'Money was captured for ten minutes, and the auditor looked at no booking. It may miss breaches.'
    severity: 1
    query: '''
AppMetrics
| extend Outcome = tostring(Properties["outcome"])
| where Name == "ticketmaster.payments.captured" or (Name == "ticketmaster.function.executions" and Outcome == "succeeded")
| extend Function = tostring(Properties["function"])
| summarize Sold = countif(Name == "ticketmaster.payments.captured"), Audited = countif(Function == "AuditBookings")
| where Sold > 0 and Audited == 0
'''
    threshold: 0
  }
  {
    name: 'payments-stuck'
    description: 'A booking and its money do not fit, and the app cannot settle it: see GET /admin/payments/stuck.'
    severity: 1
    query: lines(3, ['A payment needs somebody', 'Payments still need somebody', 'does not know the payments of'])
    threshold: 0
  }
  {
    name: 'payments-undone'
    description: 'A payment succeeded although it was cancelled, or a sale was undone. The app settles both by itself.'
    severity: 2
    query: lines(3, ['the same seats are tried for it', 'is undone, its payment'])
    threshold: 0
  }
  {
    name: 'booking-key-missing'
    description: 'An event cannot be booked, because the settings lack the key of its booking ids.'
    severity: 1
    query: lines(3, ['the settings lack its key'])
    threshold: 0
  }
  {
    name: 'payments-delayed'
    description: 'Payments cannot be settled, webhooks cannot be queued, or bookings cannot be looked after.'
    severity: 1
    query: lines(2, ['cannot be settled now', 'could not be queued', 'other mode was refused', 'could not be looked after'])
    threshold: 20
  }
  {
    name: 'completing-failing'
    description: 'Sales stand that are not completed: their money is not captured, or their tickets not issued.'
    severity: 1
    query: lines(2, ['its money or tickets have to wait'])
    threshold: 20
  }
  {
    name: 'waiting-room-stands-still'
    description: 'Nobody looks after a waiting room: its lobby does not close, or its pointer does not move.'
    severity: 1
    query: lines(3, ['stands still: nobody has looked after it'])
    threshold: 0
  }
  {
    name: 'waiting-room-admits-nobody'
    description: 'People wait and seats are left, but a waiting room has admitted nobody for two minutes.'
    severity: 1
    query: lines(2, ['admits nobody although people wait'])
    threshold: 0
  }
  {
    name: 'passes-refused'
    description: 'Many reserves come without a pass that counts, or places that nobody gave are shown.'
    severity: 2
    query: '''
AppMetrics
| where Name == "ticketmaster.waiting_room.refused"
| summarize Refused = sum(Sum)
| where Refused > 1000
'''
    threshold: 0
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
    'ProjectAvailability', 128,
    'ProjectBookings', 128
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
