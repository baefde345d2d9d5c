// One Flex Consumption app with its own plan and its own storage. Both apps run the same package; settings say which functions each has.

@description('Region of the resources.')
param location string

@description('Makes the names unique.')
@minLength(13)
@maxLength(13)
param token string

@description('Tags of every resource.')
param tags object

@description('Which of the two apps; also its service in azure.yaml.')
param app 'read' | 'booking'

@description('Functions that run elsewhere and are off in this app.')
param disabledFunctions string[]

@description('Settings of the app, without those of the platform.')
param settings object

@description('Resource id of the app\'s identity.')
param identityId string

@description('Client id of the app\'s identity.')
param identityClientId string

@description('Principal id of the app\'s identity.')
param identityPrincipalId string

@description('Connection string of Application Insights. It lets nobody in without a role.')
param insightsConnectionString string

@description('Spread instances and storage over the zones of the region.')
param zoneRedundant bool

@description('Memory of an instance, in MB.')
param instanceMemoryMB 512 | 2048 | 4096

@description('Requests that one instance works on at a time.')
param requestsPerInstance int

@description('Instances that the app may have.')
@minValue(40)
@maxValue(1000)
param maxInstances int

@description('Warm instances by group of functions.')
param alwaysReady { name: string, instanceCount: int }[]

@description('Id of the only Front Door that is let in; empty to let everybody in.')
param frontDoorId string

@description('Subnet that the app calls from; empty for none.')
param subnetId string

@description('Subnet of the private endpoint of the storage; empty for none.')
param privateSubnetId string

@description('Private DNS zone of blob storage.')
param privateDnsZoneId string

var storageBlobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'

var storageName = 'st${app}${token}'

// Put together here and not read from the account: the list of settings must be known before the deployment begins.
var blobAddress = 'https://${storageName}.blob.${environment().suffixes.storage}/'

resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: storageName
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS' }
  properties: {
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: empty(privateSubnetId) ? 'Enabled' : 'Disabled'
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: storage
  name: 'default'
}

resource packages 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: blobs
  name: 'packages'
}

resource hosting 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(storage.id, identityPrincipalId, storageBlobDataOwner)
  scope: storage
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageBlobDataOwner)
    principalId: identityPrincipalId
    principalType: 'ServicePrincipal'
  }
}

module link 'private-endpoint.bicep' = if (!empty(privateSubnetId)) {
  name: 'private-storage-${app}'
  params: {
    location: location
    name: 'pe-storage-${app}-${token}'
    tags: tags
    targetId: storage.id
    groupId: 'blob'
    subnetId: privateSubnetId
    dnsZoneId: privateDnsZoneId
  }
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-${app}-${token}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true, zoneRedundant: zoneRedundant }
}

var platformSettings = {
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  AzureWebJobsStorage__blobServiceUri: blobAddress
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  AZURE_CLIENT_ID: identityClientId
}

var disabled = toObject(disabledFunctions, name => 'AzureWebJobs.${name}.Disabled', name => 'true')

resource site 'Microsoft.Web/sites@2024-04-01' = {
  name: 'func-${app}-${token}'
  location: location
  tags: union(tags, { 'azd-service-name': app })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${blobAddress}${packages.name}'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maxInstances
        alwaysReady: alwaysReady
        triggers: { http: { perInstanceConcurrency: requestsPerInstance } }
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      // Deployments use the other site, which takes tokens only.
      scmIpSecurityRestrictionsUseMain: false
      scmIpSecurityRestrictionsDefaultAction: 'Allow'
      ipSecurityRestrictionsDefaultAction: empty(frontDoorId) ? 'Allow' : 'Deny'
      ipSecurityRestrictions: empty(frontDoorId)
        ? []
        : [
            {
              name: 'front-door'
              action: 'Allow'
              priority: 100
              tag: 'ServiceTag'
              ipAddress: 'AzureFrontDoor.Backend'
              headers: { 'x-azure-fdid': [frontDoorId] }
            }
          ]
      appSettings: [
        for setting in items(union(platformSettings, settings, disabled)): {
          name: setting.key
          value: setting.value
        }
      ]
    }
  }
  dependsOn: [hosting, link]
}

// Deployments use a token, never a user name and password.
resource deployPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: site
  name: 'scm'
  properties: { allow: false }
}

resource filePassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: site
  name: 'ftp'
  properties: { allow: false }
}

@description('Host name of the app.')
output hostName string = site.properties.defaultHostName

@description('Name of the app.')
output name string = site.name
