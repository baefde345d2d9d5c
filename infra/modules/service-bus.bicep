// The queues.

@description('Region of the resources.')
param location string

@description('Makes the names unique.')
@minLength(13)
@maxLength(13)
param token string

@description('Tags of every resource.')
param tags object

@description('Tier of the namespace.')
param sku 'Standard' | 'Premium'

@description('Subnet of the private endpoint, then the only way in; empty for none.')
param privateSubnetId string

@description('Private DNS zone of the private endpoint.')
param privateDnsZoneId string

@description('Principal of the booking app, the only one that uses queues.')
param bookingPrincipalId string

// The most that a queue of either tier may have.
var maxSizeInMegabytes = 5120

var serviceBusDataOwner = '090c5cfd-751d-490a-894a-3ce6f1109419'
var serviceBusDataSender = '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39'

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: 'sb-${token}'
  location: location
  tags: tags
  sku: sku == 'Premium' ? { name: 'Premium', tier: 'Premium', capacity: 1 } : { name: 'Standard', tier: 'Standard' }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: empty(privateSubnetId) ? 'Enabled' : 'Disabled'
  }
}

// Duplicate detection drops a webhook that the provider sends twice, and a ticket or a notice that is sent twice. Tickets and notices are
// remembered for a day: an outage may lie between sending one and noting so. The windows are those of functions/Messaging/Queues.cs.
resource paymentEvents 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' = {
  parent: namespace
  name: 'payment-events'
  properties: {
    requiresDuplicateDetection: true
    duplicateDetectionHistoryTimeWindow: 'PT1H'
    lockDuration: 'PT1M'
    maxDeliveryCount: 10
    maxSizeInMegabytes: maxSizeInMegabytes
    deadLetteringOnMessageExpiration: true
  }
}

// Tickets and notices are for others to receive. A full queue would refuse the next ticket, so what nobody receives goes after two weeks,
// and not to the dead letters, which fill the queue too. Buyers see both in their booking all the same.
resource ticketsIssued 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' = {
  parent: namespace
  name: 'tickets-issued'
  properties: {
    requiresDuplicateDetection: true
    duplicateDetectionHistoryTimeWindow: 'P1D'
    lockDuration: 'PT1M'
    maxDeliveryCount: 10
    maxSizeInMegabytes: maxSizeInMegabytes
    defaultMessageTimeToLive: 'P14D'
    deadLetteringOnMessageExpiration: false
  }
}

resource buyerNotices 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' = {
  parent: namespace
  name: 'buyer-notices'
  properties: {
    requiresDuplicateDetection: true
    duplicateDetectionHistoryTimeWindow: 'P1D'
    lockDuration: 'PT1M'
    maxDeliveryCount: 10
    maxSizeInMegabytes: maxSizeInMegabytes
    defaultMessageTimeToLive: 'P14D'
    deadLetteringOnMessageExpiration: false
  }
}

// Owner of this one queue. The platform counts its messages with this identity to decide on instances, and a receiver may not count. The
// role covers the dead letters too: the app receives them and sends them to the queue again when an administrator asks.
resource settling 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(paymentEvents.id, bookingPrincipalId, serviceBusDataOwner)
  scope: paymentEvents
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', serviceBusDataOwner)
    principalId: bookingPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource issuing 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(ticketsIssued.id, bookingPrincipalId, serviceBusDataSender)
  scope: ticketsIssued
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', serviceBusDataSender)
    principalId: bookingPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource noticing 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(buyerNotices.id, bookingPrincipalId, serviceBusDataSender)
  scope: buyerNotices
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', serviceBusDataSender)
    principalId: bookingPrincipalId
    principalType: 'ServicePrincipal'
  }
}

module link 'private-endpoint.bicep' = if (!empty(privateSubnetId)) {
  name: 'private-service-bus'
  params: {
    location: location
    name: 'pe-service-bus-${token}'
    tags: tags
    targetId: namespace.id
    groupId: 'namespace'
    subnetId: privateSubnetId
    dnsZoneId: privateDnsZoneId
  }
}

@description('Resource id of the namespace.')
output id string = namespace.id

@description('Host name of the namespace.')
output hostName string = '${namespace.name}.servicebus.windows.net'
