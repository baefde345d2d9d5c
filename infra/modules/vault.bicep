// Holds the only secrets: the payment provider's two values, the key that signs tickets and that of booking ids. The operator puts them
// in, because a deployment would leave them in its history.

@description('Region of the resources.')
param location string

@description('Makes the names unique.')
@minLength(13)
@maxLength(13)
param token string

@description('Tags of every resource.')
param tags object

@description('Keep a deleted vault for 7 days in any case. A new one of its name has to wait for that.')
param purgeProtection bool

@description('Subnet of the private endpoint, then the only way in; empty for none.')
param privateSubnetId string

@description('Private DNS zone of the private endpoint.')
param privateDnsZoneId string

@description('Principal of the booking app, which reads them.')
param bookingPrincipalId string

@description('Principal of the operator, who writes them; empty for nobody.')
param operatorId string

@description('The operator\'s kind: User, Group or ServicePrincipal; empty for Azure to find out.')
param operatorType string

var keyVaultSecretsUser = '4633458b-17de-408a-b874-0445c86b69e6'
var keyVaultSecretsOfficer = 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: 'kv-${token}'
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enablePurgeProtection: purgeProtection ? true : null
    softDeleteRetentionInDays: 7
    publicNetworkAccess: empty(privateSubnetId) ? 'Enabled' : 'Disabled'
  }
}

resource reading 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, bookingPrincipalId, keyVaultSecretsUser)
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', keyVaultSecretsUser)
    principalId: bookingPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource writing 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorId)) {
  name: guid(vault.id, operatorId, keyVaultSecretsOfficer)
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', keyVaultSecretsOfficer)
    principalId: operatorId
    principalType: empty(operatorType) ? null : operatorType
  }
}

module link 'private-endpoint.bicep' = if (!empty(privateSubnetId)) {
  name: 'private-vault'
  params: {
    location: location
    name: 'pe-vault-${token}'
    tags: tags
    targetId: vault.id
    groupId: 'vault'
    subnetId: privateSubnetId
    dnsZoneId: privateDnsZoneId
  }
}

@description('Resource id of the vault.')
output id string = vault.id

@description('Name of the vault.')
output name string = vault.name

@description('Address of the vault, with a slash at its end.')
output uri string = vault.properties.vaultUri
